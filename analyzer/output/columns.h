/* SPDX-License-Identifier: MIT */
/* The columns of the text report's tables: what each prints and how it is sorted. */
#ifndef LOCKCOST_COLUMNS_H
#define LOCKCOST_COLUMNS_H

#include <glib.h>
#include <stdbool.h>

#include "format.h"
#include "report.h"

enum { COLUMNS_MAX = 40 /* of one table */ };

struct column;

/** The names of the usual tables' columns, as --columns takes them. */
extern const char columns_kernel[]; /* locks, with the kernel's side */
extern const char columns_clock[];  /* locks, without */
extern const char columns_signal[]; /* waiting for work, with the kernel's side */
extern const char columns_signal_clock[];

/** The column of that name, as --sort takes it, or NULL. */
const struct column *columns_find(const char *name);

/** All names, for people. To be freed with g_free. */
char *columns_names(void);

/** Fill `selected` with the columns that `list` names, and NULL. Returns -1 where one is not there.
 */
int columns_select(const struct column *selected[COLUMNS_MAX + 1], const char *list);

const char *column_heading(const struct column *column);

/** What it means, NULL where the heading says it. */
const char *column_help(const struct column *column);

/** Whether it is set to the left. */
bool column_is_text(const struct column *column);

/** Whether it is parts after commas, as many as there is room for: the last one only. */
bool column_is_list(const struct column *column);

/** The cell of a lock; is_ns: times as whole nanoseconds. */
const char *column_print(const struct column *column, char text[FORMAT_SIZE],
			 const struct report_lock *lock, bool is_ns);

/** Which of two locks comes first: below, above or 0. */
int column_compare(const struct column *column, const struct report_lock *a,
		   const struct report_lock *b);

#endif
