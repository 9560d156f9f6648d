/* SPDX-License-Identifier: MIT */
/* Holders that wait for other locks themselves, followed to the one that does not. */
#ifndef LOCKCOST_BLAME_CHAIN_H
#define LOCKCOST_BLAME_CHAIN_H

#include "blame.h"

enum { BLAME_CHAIN_MAX = 16 /* locks; longer chains end there */ };

/* A wait that is being cut, and the locks of the chain that is being followed. */
struct cut {
	struct blame *blame;
	const struct wait *wait;
	const struct model *model;
	bool is_gap_certain; /* no event is missing: where nobody is known to hold it, nobody did */
	const struct lock *chain[BLAME_CHAIN_MAX];
	unsigned int depth;
	struct lock *next; /* the chain's first lock after the waited-for one */
};

/** A wait of the thread's for a lock, by its number; NULL: it has no more. */
const struct past_wait *blame_chain_past(const struct thread *thread, guint index);

/** Whether the chain comes back to `lock`, or is too long to go on. */
bool blame_chain_has(const struct cut *cut, const struct lock *lock);

/** `waiter` waits for `lock` from from_ns to to_ns: who has that, and what does he wait for? */
void blame_chain_step(struct cut *cut, struct lock *lock, const struct thread *waiter,
		      uint64_t from_ns, uint64_t to_ns);

/** `lock`, held by span's thread (NULL: nobody, or not known), ends the chain for `ns`. */
void blame_chain_end(struct cut *cut, struct lock *lock, const struct hold_span *span, uint64_t ns);

#endif
