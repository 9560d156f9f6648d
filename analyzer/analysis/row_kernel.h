/* SPDX-License-Identifier: MIT */
/* Times of a lock, or of one side of a rwlock, that the kernel's events cut: phases, blame, wakes.
 */
#ifndef LOCKCOST_ROW_KERNEL_H
#define LOCKCOST_ROW_KERNEL_H

#include "histogram.h"
#include "tally.h"
#include "usage.h"

/** What all sides of a lock share. */
struct row_context {
	bool has_kernel;
	bool is_counted; /* counters were written */
	bool is_cut;	 /* to a span of time, which counters cannot be */
	uint8_t kind;
	uint8_t hold_mode;
};

/** A distribution of which the sum is known otherwise, or not at all. */
void row_kernel_distribution(struct report_distribution *row, const struct histogram *histogram,
			     uint64_t total_ns);

/** Fill all that depends on whether there is a kernel side. */
void row_kernel_fill(struct report_usage *usage, const struct tally *tally,
		     const struct row_context *context);

#endif
