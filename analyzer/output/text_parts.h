/* SPDX-License-Identifier: MIT */
/* A time, and what it is made of, in a few lines. */
#ifndef LOCKCOST_TEXT_PARTS_H
#define LOCKCOST_TEXT_PARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/** Print those of `count` durations that are known and not 0, after the heading "  name  ". */
void text_parts_print(FILE *stream, const char *heading, const char *const *labels,
		      const uint64_t *ns, int count, bool is_ns);

#endif
