/* SPDX-License-Identifier: MIT */
/*
 * A distribution of durations: log-linear buckets, 32 to an octave, so that a bucket's upper bound
 * is within 3.2 % of everything in it. Counts are weights: a sample may stand for many.
 */
#ifndef LOCKCOST_HISTOGRAM_H
#define LOCKCOST_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

struct histogram {
	double *weights; /* by bucket */
	size_t bucket_count;
	double total_weight;
	uint64_t max_ns; /* exact */
};

void histogram_add(struct histogram *histogram, uint64_t value_ns, double weight);

/** Add all of `from`, its weights multiplied by `factor`. */
void histogram_merge(struct histogram *histogram, const struct histogram *from, double factor);

/**
 * Nearest rank: the upper bound of the first bucket up to which at least `fraction` (0 to 1) of the
 * weight lies. 0 when there is nothing in it.
 */
uint64_t histogram_percentile(const struct histogram *histogram, double fraction);

/** Bucket of a value, and the largest value that falls into a bucket. */
size_t histogram_bucket(uint64_t value_ns);
uint64_t histogram_upper_ns(size_t bucket);

void histogram_clear(struct histogram *histogram);

#endif
