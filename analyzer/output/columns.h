/* SPDX-License-Identifier: MIT */
/* The columns of the text report's tables: what each prints and how it is sorted. */
#ifndef LOCKCOST_COLUMNS_H
#define LOCKCOST_COLUMNS_H

#include <glib.h>
#include <stdbool.h>

#include "format.h"
#include "report.h"

struct column {
	const char *name; /* for --sort; NULL: not to sort by */
	const char *heading;
	const char *(*print)(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns);
	int (*compare)(const struct report_lock *a, const struct report_lock *b);
	bool is_list; /* the last one only: parts after commas, as many as there is room for */
};

/** The columns of a table, in order; a NULL heading ends them. */
extern const struct column columns_kernel[]; /* locks, with the kernel's side */
extern const struct column columns_clock[];  /* locks, without */
extern const struct column columns_signal[]; /* waiting for work, with the kernel's side */
extern const struct column columns_signal_clock[];

/** The column of that name in any lock table, or NULL. */
const struct column *columns_find(const char *name);

#endif
