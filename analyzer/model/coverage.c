/* SPDX-License-Identifier: MIT */
/* A sorted array of disjoint holes; losses are rare and come nearly in order. */
#include "coverage.h"

#include <glib.h>
#include <string.h>

void coverage_init(struct coverage *coverage)
{
	coverage->holes = g_new(struct coverage_hole, 1);
	coverage->holes[0] = (struct coverage_hole){0, UINT64_MAX};
	coverage->hole_count = 1;
}

void coverage_clear(struct coverage *coverage)
{
	g_free(coverage->holes);
	coverage->holes = NULL;
	coverage->hole_count = 0;
}

void coverage_begin(struct coverage *coverage, uint64_t begin_ns)
{
	if (coverage->hole_count == 1 && coverage->holes[0].end_ns == UINT64_MAX)
		coverage->holes[0].end_ns = begin_ns;
}

size_t coverage_find_after(const struct coverage *coverage, uint64_t time_ns)
{
	size_t low = 0, high = coverage->hole_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (coverage->holes[middle].end_ns <= time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void coverage_add_hole(struct coverage *coverage, uint64_t begin_ns, uint64_t end_ns)
{
	size_t first = 0, last;

	if (begin_ns >= end_ns)
		return;
	while (first < coverage->hole_count && coverage->holes[first].end_ns < begin_ns)
		first++;
	for (last = first; last < coverage->hole_count && coverage->holes[last].begin_ns <= end_ns;
	     last++) {
		begin_ns = MIN(begin_ns, coverage->holes[last].begin_ns);
		end_ns = MAX(end_ns, coverage->holes[last].end_ns);
	}
	/* [first, last) touch the new hole and become one with it. */
	if (last == first)
		coverage->holes =
			g_renew(struct coverage_hole, coverage->holes, coverage->hole_count + 1);
	memmove(coverage->holes + first + 1, coverage->holes + last,
		(coverage->hole_count - last) * sizeof(*coverage->holes));
	coverage->holes[first] = (struct coverage_hole){begin_ns, end_ns};
	coverage->hole_count += 1 - (last - first);
}

bool coverage_is_whole(const struct coverage *coverage, uint64_t from_ns, uint64_t to_ns)
{
	size_t hole = coverage_find_after(coverage, from_ns);

	return hole >= coverage->hole_count || coverage->holes[hole].begin_ns > to_ns;
}
