/* SPDX-License-Identifier: MIT */
/* The report that a person reads. */
#ifndef LOCKCOST_TEXT_H
#define LOCKCOST_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "report.h"

struct text_options {
	const char *sort;      /* name of a column */
	const char *columns;   /* names of the lock table's columns; NULL: the usual ones */
	const char *by;	       /* what the rows are, as text_groups_has(); NULL: locks */
	const char *lock;      /* show only locks of this name, class or id; NULL: all */
	const char *arguments; /* ends the commands that the report proposes; may be empty */
	unsigned int top;      /* most rows of a table */
	bool is_ns;	       /* print times as whole nanoseconds */
};

/** Whether the lock table can be sorted by a column of that name. */
bool text_can_sort(const char *name);

/** Whether the lock table can have those columns, as --columns takes them. */
bool text_has_columns(const char *names);

/** The lock table's columns: those that were asked for, or the usual ones. */
const char *text_columns(const struct report *report, const struct text_options *options);

/** Print the report. Returns -1, having said why on stderr, when the options name no lock. */
int text_write(const struct report *report, const struct text_options *options, FILE *stream);

#endif
