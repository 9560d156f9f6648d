/* SPDX-License-Identifier: MIT */
/* What one lock, or one object that signals, has cost so far. */
#ifndef LOCKCOST_ACCOUNT_H
#define LOCKCOST_ACCOUNT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "histogram.h"
#include "model.h"
#include "phases.h"
#include "sites.h"

/** What one thread has waited for the lock. */
struct account_thread {
	struct thread *thread;
	uint64_t wait_count;
	uint64_t wait_ns;
};

struct account {
	struct lock *lock;
	/* waits */
	struct histogram waits;
	uint64_t wait_count;
	uint64_t wait_ns;
	uint64_t acquired_count; /* of these, those that got what they waited for */
	uint64_t timed_out_count;
	uint64_t unfinished_count;
	uint64_t phases_ns[PHASE_COUNT];
	uint64_t futex_round_trips;
	uint64_t clock_on_cpu_ns;	  /* by the threads' own CPU clocks */
	uint64_t clock_unknown_count;	  /* waits without that */
	struct histogram latencies;	  /* sched_waking to running, by waits that slept */
	uint64_t reacquire_ns;		  /* cond waits: taking the mutex again */
	uint64_t reacquire_unknown_count; /* cond waits in which that cannot be told */
	uint64_t cond_reacquire_ns;	  /* a mutex: what cond waits needed to take it again */
	uint64_t cond_reacquire_unknown_count;
	/* holds and wake-ups */
	struct histogram hold_events;  /* holds that came with an event, each timed */
	struct histogram hold_samples; /* others, by samples */
	uint64_t wake_count; /* calls that entered the kernel to wake somebody, or may have */
	uint64_t wake_ns;    /* on the CPU in these calls; with no kernel side, all their time */
	uint64_t wake_empty_count; /* FUTEX_WAKE calls that found nobody; needs a kernel side */
	struct sites waiter_sites;
	struct sites holder_sites;
	GHashTable *threads; /* struct thread * -> struct account_thread */
};

struct account *account_create(struct lock *lock);
void account_free(void *account);

void account_add_wait(struct account *account, const struct wait *wait,
		      const struct phases *phases);
void account_add_hold(struct account *account, const struct model_hold *hold,
		      const struct coverage *coverage);
void account_add_wake(struct account *account, const struct model_wake *wake,
		      const struct coverage *coverage);
void account_add_samples(struct account *account, const uint64_t *hold_ns, unsigned int count,
			 double weight);

/** A cond wait took the mutex again; `phases` are the wait's. */
void account_add_reacquisition(struct account *mutex, const struct phases *phases);

#endif
