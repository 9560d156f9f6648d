/* SPDX-License-Identifier: MIT */
/* The spans of time in which the kernel's events are not, or not all, there. */
#ifndef LOCKCOST_COVERAGE_H
#define LOCKCOST_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** [begin_ns, end_ns): kernel events may be missing. */
struct coverage_hole {
	uint64_t begin_ns;
	uint64_t end_ns;
};

/**
 * Holes in order of time, apart from each other. Before anything is known there is one: all time.
 */
struct coverage {
	struct coverage_hole *holes;
	size_t hole_count;
};

void coverage_init(struct coverage *coverage);
void coverage_clear(struct coverage *coverage);

/** The kernel's events are there from begin_ns on. */
void coverage_begin(struct coverage *coverage, uint64_t begin_ns);

/** [begin_ns, end_ns) has a hole; end_ns UINT64_MAX: to the end of time. */
void coverage_add_hole(struct coverage *coverage, uint64_t begin_ns, uint64_t end_ns);

/** Index of the first hole that ends after time_ns; hole_count when there is none. */
size_t coverage_find_after(const struct coverage *coverage, uint64_t time_ns);

/** Whether there is no hole from from_ns to to_ns. */
bool coverage_is_whole(const struct coverage *coverage, uint64_t from_ns, uint64_t to_ns);

#endif
