/* SPDX-License-Identifier: MIT */
/*
 * Cuts a wait into what the thread did in it. The phases of every wait add up to the wait, to the
 * nanosecond; what cannot be told is a phase of its own.
 */
#ifndef LOCKCOST_PHASES_H
#define LOCKCOST_PHASES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "coverage.h"
#include "phase.h"
#include "waits.h"
#include "wakeup_cause.h"

struct causes;

/** What the kernel's side tells about one wait. */
struct phases {
	uint64_t ns[PHASE_COUNT];
	uint64_t wakeup_ns[WAKEUP_COUNT]; /* parts of ns[PHASE_WAKEUP] */
	unsigned int futex_round_trips;	  /* futex calls made in order to wait */
	unsigned int refused_count;	  /* of these, those that returned EAGAIN */
	unsigned int lost_count; /* woken, and waited again: another thread had been faster */
	unsigned int mutex_round_trips; /* a cond wait's, for its mutex */
	/* The sched_waking that ended its last sleep, its mutex's apart; 0: none. */
	uint64_t waking_ns;
	uint64_t running_ns; /* when it ran after that */
	int32_t waker_tid;   /* who woke it then, and where; the CPUs are -1 where not known */
	int waker_cpu;
	int running_cpu;
	bool has_mutex_ns; /* a cond wait of which mutex_ns is known */
	/* From leaving the last futex call that was not the mutex's to the end. */
	uint64_t mutex_ns;
};

/**
 * Cut `wait` by its thread's timeline. Without one all of it is unattributed. The pieces are added
 * to `slices` (struct slice), unless that is NULL.
 */
void phases_compute(struct phases *phases, const struct wait *wait, const struct coverage *coverage,
		    GArray *slices);

/** A part of a thread's life, whatever it did in it. */
struct phases_span {
	const struct thread *thread;
	uint64_t running_ns; /* a time before from_ns at which it was running; 0: none is known */
	uint64_t from_ns;
	uint64_t to_ns;
	bool acts_at_end;      /* it did something itself at to_ns */
	GArray *slices;	       /* struct slice: its pieces are added here; NULL: not wanted */
	struct causes *causes; /* why it did not run is added here; NULL: not wanted */
};

/**
 * Cut a part of a thread's life by the same states: PHASE_COUNT sums into `ns`. To run is
 * PHASE_SPIN where the mode is not known.
 */
void phases_compute_span(uint64_t *ns, const struct phases_span *span,
			 const struct coverage *coverage);

#endif
