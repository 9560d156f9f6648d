/* SPDX-License-Identifier: MIT */
/* Who made whom wait: call sites of waiters and holders, and what the holders waited for. */
#ifndef LOCKCOST_PAIRS_H
#define LOCKCOST_PAIRS_H

#include <glib.h>

#include "blame.h"

enum { PAIRS_MAX = 4096 /* of one lock; the rest is in one sum */ };

/** A return address of a process, and the first stack that was seen there. */
struct pair_place {
	const struct process *process; /* with address, the key; NULL: not known */
	uint64_t address;
	uint32_t stack; /* id within the process, 0: none */
};

/** Waits from one place behind holds from another. */
struct pair {
	struct pair_place waiter; /* with holder, the key */
	struct pair_place holder;
	uint64_t count; /* holds that waits from there had to wait for */
	uint64_t ns[BLAME_COUNT];
};

/** Time in which holders waited for another lock themselves. */
struct pair_chain {
	struct lock *next; /* these, the key */
	struct lock *root;
	struct pair_place root_holder; /* process NULL: not known */
	uint64_t ns;
};

/** Of one lock; tables are NULL until something is added. */
struct pairs {
	GHashTable *pairs;  /* struct pair */
	GHashTable *chains; /* struct pair_chain */
	struct pair other;  /* what found no room */
	struct pair_chain other_chain;
};

void pairs_add(struct pairs *pairs, const struct wait *wait, const struct blame *blame);

/** The sum of its classes. */
uint64_t pair_ns(const struct pair *pair);

void pairs_clear(struct pairs *pairs);

#endif
