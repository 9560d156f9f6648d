/* SPDX-License-Identifier: MIT */
/* Numbers as bars: the parts of a time, and the shape of a distribution. */
#ifndef LOCKCOST_BARS_H
#define LOCKCOST_BARS_H

#include <stdio.h>

#include "usage.h"

/**
 * Print those of `count` durations that are known and not 0, one in a line, with their share of
 * total_ns and a bar as long as that. The heading stands in front of the first.
 */
void bars_print_parts(FILE *stream, const char *heading, const char *const *labels,
		      const uint64_t *ns, int count, uint64_t total_ns, bool is_ns);

/** Print a distribution in steps of two: from, to, how many, and a bar. Nothing where it is empty.
 */
void bars_print_histogram(FILE *stream, const char *heading,
			  const struct report_distribution *distribution, bool is_ns);

#endif
