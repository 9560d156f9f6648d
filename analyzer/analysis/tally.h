/* SPDX-License-Identifier: MIT */
/* Waits, holds and wake-ups of one lock, or of one side of a rwlock, added up. */
#ifndef LOCKCOST_TALLY_H
#define LOCKCOST_TALLY_H

#include <stdint.h>

#include "batches.h"
#include "blame.h"
#include "delivery.h"
#include "histogram.h"
#include "model.h"
#include "phases.h"

struct tally {
	/* waits */
	struct histogram waits;
	uint64_t wait_count;
	uint64_t wait_ns;
	struct batches batches;	 /* of both */
	uint64_t acquired_count; /* of these, those that got what they waited for */
	uint64_t timed_out_count;
	uint64_t unfinished_count;
	uint64_t merged_wait_count; /* told of together: who held the lock in them is not known */
	uint64_t merged_wait_ns;
	uint64_t merged_hold_count;
	uint64_t error_count; /* futex waits that failed in any other way */
	uint64_t phases_ns[PHASE_COUNT];
	uint64_t blame_ns[BLAME_COUNT];
	uint64_t wakeup_ns[WAKEUP_COUNT];
	uint64_t futex_round_trips;
	uint64_t refused_count;	  /* of these, those that returned EAGAIN */
	uint64_t lost_wakeups;	  /* woken, and another thread had been faster */
	uint64_t same_cpu_count;  /* waits ended by a wake-up from the CPU that they went on on */
	uint64_t cross_cpu_count; /* from another one */
	uint64_t real_time_count; /* waits of real-time threads */
	uint64_t real_time_ns;
	uint64_t inversion_ns;	  /* behind a holder of lower priority that did not run */
	uint64_t overtaken;	  /* holds by threads that had asked for it later, in all waits */
	uint64_t most_overtaken;  /* in one of them */
	uint64_t clock_on_cpu_ns; /* by the threads' own CPU clocks */
	uint64_t clock_unknown_count; /* waits without that */
	struct histogram latencies;   /* sched_waking to running, by waits that slept */
	struct histogram deliveries;  /* from a wake-up call to the return, where it can be told */
	uint64_t delivery_ns[DELIVERY_COUNT]; /* their parts, added up */
	uint64_t reacquire_ns;		      /* cond waits: taking the mutex again */
	uint64_t reacquire_blocked_count;     /* of these, those that had to wait for it */
	uint64_t reacquire_unknown_count;     /* cond waits in which that cannot be told */
	uint64_t cond_reacquire_ns;	      /* a mutex: what cond waits needed to take it again */
	uint64_t cond_reacquire_unknown_count;
	/* holds and wake-ups */
	struct histogram hold_events;  /* holds that came with an event, each timed */
	struct histogram hold_samples; /* others, by samples */
	uint64_t wake_count; /* calls that entered the kernel to wake somebody, or may have */
	uint64_t wake_ns;    /* on the CPU in these calls; with no kernel side, all their time */
	/* these need a kernel side */
	uint64_t wake_empty_count; /* FUTEX_WAKE calls that found nobody */
	uint64_t woken_count;	   /* threads that such calls woke */
	uint64_t most_woken;	   /* by one of them */
};

/** What a call that was to wake somebody did. */
struct tally_wake {
	bool is_call;  /* it entered the kernel, or may have */
	bool is_empty; /* and found nobody */
	uint64_t ns;   /* on the CPU in it */
};

void tally_add_wait(struct tally *tally, const struct wait *wait, const struct phases *phases);

/** Waits and holds that were told of together. */
void tally_add_merged(struct tally *tally, const struct lockcost_merged *merged,
		      const struct phases *phases);

/** The way of the wake-up that ended a wait that was added. */
void tally_add_delivery(struct tally *tally, const struct delivery *delivery);

/** What the holders did in a wait that was added. */
void tally_add_blame(struct tally *tally, const struct blame *blame);

/** A hold that is known to have lasted hold_ns; is_timed: false where that is not known. */
void tally_add_hold(struct tally *tally, const struct model_hold *hold, uint64_t hold_ns,
		    bool is_timed);

/** A call that was to wake somebody, from begin_ns to end_ns. */
struct tally_wake tally_add_wake(struct tally *tally, const struct thread *thread,
				 const struct coverage *coverage, uint64_t begin_ns,
				 uint64_t end_ns);

/** A wake-up call of which the kernel's events tell, all of which is in the kernel. */
struct tally_wake tally_add_wake_call(struct tally *tally, const struct model_wake *wake,
				      const struct coverage *coverage);

void tally_add_samples(struct tally *tally, const uint64_t *hold_ns, unsigned int count,
		       double weight);

/** A cond wait took the mutex again; `phases` are the wait's. */
void tally_add_reacquisition(struct tally *mutex, const struct phases *phases);

void tally_clear(struct tally *tally);

#endif
