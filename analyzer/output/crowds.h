/* SPDX-License-Identifier: MIT */
/*
 * Makes one row of many locks of one class, such as the locks of a hash table's buckets: a table of
 * thousands of rows tells a reader less than one.
 */
#ifndef LOCKCOST_CROWDS_H
#define LOCKCOST_CROWDS_H

#include <glib.h>

/** The rows to show of `locks` (struct report_lock). */
struct crowds {
	GPtrArray *rows; /* struct report_lock: the report's own, and those of crowded classes */
	GPtrArray *made; /* the latter, which belong to this */
};

/** One row of each class that has many locks in a process, those of the others one by one. */
void crowds_init(struct crowds *crowds, const GPtrArray *locks);

/** One row of each class, of all processes. */
void crowds_init_classes(struct crowds *crowds, const GPtrArray *locks);

void crowds_clear(struct crowds *crowds);

#endif
