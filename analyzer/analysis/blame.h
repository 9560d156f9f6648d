/* SPDX-License-Identifier: MIT */
/*
 * Cuts a wait by who held the lock meanwhile, and by what the holder did. The classes of every wait
 * add up to the wait, to the nanosecond; what cannot be told is a class of its own.
 */
#ifndef LOCKCOST_BLAME_H
#define LOCKCOST_BLAME_H

#include <glib.h>
#include <stdint.h>

#include "blame_class.h"
#include "causes.h"
#include "holds.h"
#include "model.h"
#include "slices.h"

/** A hold that somebody waited for, and what the holder did in that time. */
struct blame_hold {
	const struct thread *thread;
	uint64_t site;
	uint32_t stack;
	uint64_t ns[BLAME_COUNT];
};

/** Time in which the holder waited for another lock itself. */
struct blame_chain {
	struct lock *next; /* what the holder waited for */
	struct lock *root; /* the last lock of the chain: whose holder did not wait */
	const struct thread *root_holder; /* NULL: nobody held it, or it is not known */
	uint64_t root_site;		  /* where he took it */
	uint64_t ns;
};

struct blame {
	uint64_t ns[BLAME_COUNT];
	GArray *holds;	/* struct blame_hold */
	GArray *chains; /* struct blame_chain */
	GArray *slices; /* struct slice, in order of time; NULL, as it is at first: not wanted */
	struct causes causes;	/* of BLAME_PREEMPTED and BLAME_BLOCKED */
	unsigned int overtaken; /* holds by threads that had asked for the lock later */
	unsigned int barged; /* of these, those that had not waited, and no wait had met before */
};

struct blame *blame_create(void);
void blame_free(struct blame *blame);

/**
 * Cut `wait`, of which the model knows the holders by now; is_told: all of them. What `blame` had
 * is gone.
 */
void blame_compute(struct blame *blame, const struct wait *wait, const struct model *model,
		   bool is_told);

#endif
