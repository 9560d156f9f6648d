/* SPDX-License-Identifier: MIT */
/*
 * How long a lock was held in all, when only some holds were timed. Each thread and epoch is a
 * stratum: what was timed by decision counts as it is, and the rest as its number times the mean of
 * its samples.
 */
#ifndef LOCKCOST_ESTIMATE_H
#define LOCKCOST_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One stratum, in the words of the lock_stats event. */
struct estimate_stratum {
	uint64_t exact_count;
	uint64_t exact_ns;
	uint64_t population; /* ended holds from which samples were drawn */
	uint64_t sampled_count;
	uint64_t sampled_ns;
	double sampled_square; /* sum of squares, ns^2 */
};

struct estimate {
	uint64_t hold_count;  /* ended holds */
	uint64_t timed_count; /* of these, timed */
	double total_ns;
	double error_ns; /* standard error of total_ns */
	bool is_exact;	 /* every ended hold was timed */
	bool has_error;	 /* false: nothing was timed */
};

/** Estimate the total over `strata`, which are reordered. */
void estimate_total(struct estimate *estimate, struct estimate_stratum *strata, size_t count);

#endif
