/* SPDX-License-Identifier: MIT */
/* Folded stacks: a line for each stack, for flame graphs. */
#ifndef LOCKCOST_FOLDED_H
#define LOCKCOST_FOLDED_H

#include <stdio.h>

#include "report.h"

/** What --cost can be, for --help and for who asks for something else. */
#define FOLDED_COSTS "wait (the default), waits, acquisitions, blame or wake"

struct folded_cost;

/** The cost of that name, NULL: wait. Returns NULL where there is none. */
const struct folded_cost *folded_find_cost(const char *name);

/**
 * Print the locks' stacks, outermost function first and the lock last, each with that cost. All
 * lines add up to what the locks of the report cost. Returns -1 when writing failed, which has been
 * said. The report must have paths.
 */
int folded_write(const struct report *report, const struct folded_cost *cost, FILE *stream);

#endif
