/* SPDX-License-Identifier: MIT */
/* What one lock, or one object that signals, has cost so far. */
#ifndef LOCKCOST_ACCOUNT_H
#define LOCKCOST_ACCOUNT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "blame.h"
#include "model.h"
#include "pairs.h"
#include "phases.h"
#include "queue.h"
#include "sites.h"
#include "tally.h"
#include "wakers.h"

/** What one thread has waited for the lock. */
struct account_thread {
	struct thread *thread;
	uint64_t wait_count;
	uint64_t call_count; /* of these, those that only the kernel's events told of */
	uint64_t wait_ns;
};

/** How often a thread came last to a barrier, from one call. */
struct account_arrival {
	struct thread *thread;
	uint64_t site; /* with the thread, the key: a return address of its process */
	uint64_t count;
};

struct account {
	struct lock *lock;
	struct tally tally;    /* without a rwlock's readers */
	struct tally *readers; /* NULL until there is one */
	struct tally *calls;   /* what only the kernel's events told; NULL: nothing */
	struct wakers wakers;  /* of a futex */
	struct sites waiter_sites;
	struct sites holder_sites;
	struct sites waker_sites;
	struct sites try_sites; /* of tries that failed */
	struct causes causes; /* why holders did not run while others waited */
	struct queue queue;
	uint64_t barged_count; /* acquisitions at once while others waited */
	uint64_t lent_count;   /* times a waiter lent the holder its priority */
	struct lock *mutex;    /* of a cond, the last one that was waited with; NULL: none yet */
	uint64_t signalled_holding; /* a cond: signals by whoever held that mutex */
	uint64_t repeated_count;    /* a cond: waits again, the mutex not released in between */
	struct pairs pairs;
	GHashTable *threads;  /* struct thread * -> struct account_thread */
	GHashTable *arrivals; /* struct account_arrival; NULL until there is one */
	uint64_t *operations; /* as in struct report_lock; NULL until there is one */
};

struct account *account_create(struct lock *lock);
void account_free(void *account);

/** A wait, cut into phases, and how the wake-up that ended it came; NULL: that is not known. */
void account_add_wait(struct account *account, const struct model *model, const struct wait *wait,
		      const struct phases *phases, const struct delivery *delivery);
/** What the holders did in a wait that was added. */
void account_add_blame(struct account *account, const struct wait *wait, const struct blame *blame);
/** Waits and holds that were told of together. */
void account_add_merged(struct account *account, const struct model_merged *seen,
			const struct phases *phases);
void account_add_hold(struct account *account, const struct model_hold *hold,
		      const struct coverage *coverage);
void account_add_wake(struct account *account, const struct model_wake *wake,
		      const struct coverage *coverage);

/** The tally of the side that `operation` (enum lockcost_operation) is of. */
struct tally *account_side(struct account *account, uint8_t operation);

#endif
