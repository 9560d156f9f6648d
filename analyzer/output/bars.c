/* SPDX-License-Identifier: MIT */
/* The longest bar fills its column: lengths are to be compared within one picture only. */
#include "bars.h"

#include "format.h"
#include "style.h"

enum {
	BAR_WIDTH = 40,
	OCTAVES = 64,	   /* of nanoseconds */
	HEADING_WIDTH = 9, /* as of the other lines of a section */
	STEPS_MIN = 2,	   /* a distribution of fewer is no picture */
};

static void bar_print(FILE *stream, double part, double whole)
{
	int length = whole > 0 ? (int)(part / whole * BAR_WIDTH + 0.5) : 0;

	/* what is there shows */
	if (length == 0 && part > 0)
		length = 1;
	fputs(style_begin(STYLE_BAR), stream);
	for (int i = 0; i < length; i++)
		fputc('#', stream);
	fprintf(stream, "%s\n", style_end());
}

static bool is_shown(uint64_t ns)
{
	return ns != 0 && ns != REPORT_UNKNOWN;
}

void bars_print_parts(FILE *stream, const char *heading, const char *const *labels,
		      const uint64_t *ns, int count, uint64_t total_ns, bool is_ns)
{
	char time[FORMAT_SIZE], share[FORMAT_SIZE];

	for (int i = 0; i < count; i++) {
		if (!is_shown(ns[i]))
			continue;
		fprintf(stream, "%-*s%-20s %9s %5s |", HEADING_WIDTH, heading, labels[i],
			format_duration(time, ns[i], is_ns), format_share(share, ns[i], total_ns));
		bar_print(stream, (double)ns[i], (double)total_ns);
		heading = "";
	}
}

/* Steps [2^i, 2^(i+1)) of the buckets, each of which lies within one. */
static void steps_fill(double steps[OCTAVES], const GArray *buckets)
{
	for (guint i = 0; i < buckets->len; i++) {
		const struct report_bucket *bucket =
			&g_array_index(buckets, struct report_bucket, i);
		int step = bucket->upper_ns > 1 ? g_bit_storage(bucket->upper_ns) - 1 : 0;

		steps[MIN(step, OCTAVES - 1)] += bucket->count;
	}
}

void bars_print_histogram(FILE *stream, const char *heading,
			  const struct report_distribution *distribution, bool is_ns)
{
	double steps[OCTAVES] = {0}, most = 0;
	int first = OCTAVES, last = -1;
	char from[FORMAT_SIZE], to[FORMAT_SIZE], count[FORMAT_SIZE];

	if (!distribution->buckets)
		return;
	steps_fill(steps, distribution->buckets);
	for (int i = 0; i < OCTAVES; i++) {
		if (steps[i] <= 0)
			continue;
		first = MIN(first, i);
		last = i;
		most = MAX(most, steps[i]);
	}
	if (last - first + 1 < STEPS_MIN)
		return;
	for (int i = first; i <= last; i++) {
		fprintf(stream, "%-*s%9s to %9s %6s |", HEADING_WIDTH, i == first ? heading : "",
			format_duration(from, UINT64_C(1) << i, is_ns),
			format_duration(to, UINT64_C(2) << i, is_ns),
			format_count(count, (uint64_t)(steps[i] + 0.5)));
		bar_print(stream, steps[i], most);
	}
}
