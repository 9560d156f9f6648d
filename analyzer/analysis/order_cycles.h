/* SPDX-License-Identifier: MIT */
/* Cycles in the order of locks: threads that go them at the same time wait for each other for ever.
 */
#ifndef LOCKCOST_ORDER_CYCLES_H
#define LOCKCOST_ORDER_CYCLES_H

#include "model.h"
#include "report.h"

/** `lock` was taken while `held` was held, the innermost. */
struct order_edge {
	const struct lock *held; /* with the next three, the key */
	const struct lock *lock;
	bool is_held_read; /* of a rwlock: by a reader */
	bool is_read;
	const struct process *process; /* whose addresses the sites are */
	uint64_t held_site;	       /* where each was taken, the first time */
	uint64_t site;
	GHashTable *threads; /* of orders.c */
	uint64_t acquisitions;
	uint64_t tries;			 /* of these, those by calls that do not wait */
	unsigned int waiting_threads;	 /* threads with other ones */
	const struct thread *one_thread; /* one of those */
};

/** Add the search of `edges` (struct order_edge, in the order of the report's) to the report. */
void order_cycles_find(struct report *report, const GPtrArray *edges);

#endif
