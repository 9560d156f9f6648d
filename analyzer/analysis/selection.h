/* SPDX-License-Identifier: MIT */
/* Which part of a recording is analysed: a span of time, a process, some of the threads. */
#ifndef LOCKCOST_SELECTION_H
#define LOCKCOST_SELECTION_H

#include "model.h"
#include "report.h"

struct selection {
	uint64_t from_ns;    /* what begins at this time or later, CLOCK_MONOTONIC */
	uint64_t to_ns;	     /* and before this one; 0: to the end */
	int32_t pid;	     /* of this process only; 0: of all */
	GHashTable *threads; /* of these only, as selection_key(); NULL: of all */
};

/** A thread in `threads`; g_free() it. For g_int64_hash. */
gint64 *selection_key(const struct thread *thread);

/** An empty set for `threads`. */
GHashTable *selection_threads_create(void);

/** Whether the thread is one of those that are wanted. */
bool selection_has_thread(const struct selection *selection, const struct thread *thread);

/** Whether something is wanted that the thread began at begin_ns. */
bool selection_has(const struct selection *selection, const struct thread *thread,
		   uint64_t begin_ns);

/**
 * Whether time was cut: counters, which are written about once a second, cannot be, and are not
 * known then.
 */
bool selection_is_cut(const struct selection *selection);

/** How much of [from_ns, to_ns) is in the selected span. */
uint64_t selection_overlap_ns(const struct selection *selection, uint64_t from_ns, uint64_t to_ns);

/** What the report is about, for another reading; valid as long as the report. */
struct selection selection_of(const struct report *report);

/** Add all threads to the set that have that name, or whose process has. */
void selection_add_named(GHashTable *threads, const struct model *model, const char *comm);

#endif
