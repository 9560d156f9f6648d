/* SPDX-License-Identifier: MIT */
/* Values below 32 have a bucket each; above, an octave [2^k, 2^(k+1)) has 32 of equal width. */
#include "histogram.h"

#include <glib.h>

enum { OCTAVE_BITS = 5, OCTAVE = 1 << OCTAVE_BITS };

size_t histogram_bucket(uint64_t value_ns)
{
	unsigned int shift;

	if (value_ns < OCTAVE)
		return value_ns;
	shift = 63 - (unsigned int)__builtin_clzll(value_ns) - OCTAVE_BITS;
	/* value >> shift lies in [32, 64). */
	return ((size_t)shift << OCTAVE_BITS) + (value_ns >> shift);
}

uint64_t histogram_upper_ns(size_t bucket)
{
	unsigned int shift;

	if (bucket < 2 * OCTAVE)
		return bucket;
	shift = (unsigned int)(bucket >> OCTAVE_BITS) - 1;
	return (((uint64_t)(bucket - ((size_t)shift << OCTAVE_BITS)) + 1) << shift) - 1;
}

static void reserve(struct histogram *histogram, size_t bucket_count)
{
	if (bucket_count <= histogram->bucket_count)
		return;
	/* By whole octaves, so that growing is rare. */
	bucket_count = (bucket_count + OCTAVE - 1) / OCTAVE * OCTAVE;
	histogram->weights = g_renew(double, histogram->weights, bucket_count);
	for (size_t i = histogram->bucket_count; i < bucket_count; i++)
		histogram->weights[i] = 0;
	histogram->bucket_count = bucket_count;
}

void histogram_add(struct histogram *histogram, uint64_t value_ns, double weight)
{
	size_t bucket = histogram_bucket(value_ns);

	reserve(histogram, bucket + 1);
	histogram->weights[bucket] += weight;
	histogram->total_weight += weight;
	histogram->max_ns = MAX(histogram->max_ns, value_ns);
}

void histogram_merge(struct histogram *histogram, const struct histogram *from, double factor)
{
	reserve(histogram, from->bucket_count);
	for (size_t i = 0; i < from->bucket_count; i++)
		histogram->weights[i] += from->weights[i] * factor;
	histogram->total_weight += from->total_weight * factor;
	histogram->max_ns = MAX(histogram->max_ns, from->max_ns);
}

uint64_t histogram_percentile(const struct histogram *histogram, double fraction)
{
	/* Whole weights are exact in a double; the slack is for those that are estimates. */
	double rank = fraction * histogram->total_weight * (1 - 1e-12), sum = 0;

	for (size_t i = 0; i < histogram->bucket_count; i++) {
		sum += histogram->weights[i];
		if (histogram->weights[i] > 0 && sum >= rank)
			return histogram_upper_ns(i);
	}
	return histogram->max_ns;
}

void histogram_clear(struct histogram *histogram)
{
	g_free(histogram->weights);
	*histogram = (struct histogram){0};
}
