/* SPDX-License-Identifier: MIT */
/*
 * Counts and times of a lock, of one side of a rwlock, or of many locks together. The meaning of
 * each number is in docs/report-format.md. A number that cannot be known is REPORT_UNKNOWN.
 */
#ifndef LOCKCOST_USAGE_H
#define LOCKCOST_USAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "blame_class.h"
#include "delivery_part.h"
#include "phase.h"
#include "wakeup_cause.h"

#define REPORT_UNKNOWN UINT64_MAX

struct report_bucket {
	uint64_t upper_ns;
	double count;
};

struct report_distribution {
	uint64_t total_ns;
	uint64_t max_ns;
	uint64_t p50_ns;
	uint64_t p90_ns;
	uint64_t p99_ns;
	GArray *buckets; /* struct report_bucket, those that are not empty */
};

struct report_usage {
	uint64_t acquisitions;
	uint64_t contended;
	uint64_t recursions;
	uint64_t cond_reacquisitions;
	uint64_t try_failed;
	uint64_t timed_out;
	uint64_t owner_died;
	uint64_t made_consistent;
	uint64_t not_recoverable;
	uint64_t errors;
	uint64_t posts;
	uint64_t waits; /* settled: what wait, phases and sites cover */
	uint64_t unfinished;
	uint64_t merged_waits; /* of the waits, those that were told of together: nobody knows who
				  held it */
	uint64_t merged_wait_ns;
	uint64_t merged_holds; /* holds while others waited that were told of together */
	struct report_distribution wait;
	struct report_distribution hold;
	uint64_t wait_error_ns;	  /* standard error of what would be waited in another such run */
	uint64_t contended_error; /* and of how often: both from the spread within this one */
	uint64_t hold_samples;
	bool is_hold_exact;
	uint64_t hold_error_ns;
	uint64_t on_cpu_ns;
	uint64_t off_cpu_ns;
	uint64_t phases_ns[PHASE_COUNT];
	uint64_t blame_ns[BLAME_COUNT];
	uint64_t wakeup_ns[WAKEUP_COUNT]; /* parts of phases_ns[PHASE_WAKEUP] */
	uint64_t futex_round_trips;
	uint64_t futex_refused; /* of these, those that returned EAGAIN */
	uint64_t wake_count;
	uint64_t wake_ns;
	uint64_t wake_empty;
	uint64_t wake_woken; /* threads */
	uint64_t wake_most;  /* by one call */
	uint64_t wake_lost;  /* woken, and another thread had been faster */
	uint64_t wake_same_cpu;
	uint64_t wake_cross_cpu;
	uint64_t overtaken;
	uint64_t most_overtaken; /* in one wait */
	uint64_t inversion_ns;
	uint64_t real_time_waits;
	uint64_t real_time_ns;
	uint64_t transition_ns;
	uint64_t cond_reacquire_ns;	     /* a mutex: spent in cond waits that took it again */
	struct report_distribution latency;  /* woken to running */
	struct report_distribution delivery; /* signals: from the wake-up call to the return */
	uint64_t delivery_ns[DELIVERY_COUNT];
	uint64_t reacquire_ns;	    /* signals: taking the mutex again */
	uint64_t reacquire_blocked; /* waits that had to wait for it */
};

/** Make it the usage of nothing, to which others can be added. */
void usage_init(struct report_usage *usage);

/** Add `from` to `to`; usage_finish() is to follow. What is not known of one is not known of both.
 */
void usage_add(struct report_usage *to, const struct report_usage *from);

/** Add a cut by blame to another. */
void usage_add_blame(uint64_t *to, const uint64_t *from);

/** Find the percentiles anew, in the buckets of all that was added. */
void usage_finish(struct report_usage *usage);

/** Compare two numbers for sorting, largest first: one that is not known counts as 0. */
int usage_compare(uint64_t a, uint64_t b);

void usage_clear(struct report_usage *usage);

#endif
