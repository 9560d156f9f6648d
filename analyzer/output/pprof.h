/* SPDX-License-Identifier: MIT */
/* The report as a profile for pprof and what reads its format: by call stack, lock and phase. */
#ifndef LOCKCOST_PPROF_H
#define LOCKCOST_PPROF_H

#include <stdio.h>

#include "report.h"

/**
 * Print the locks' costs as a compressed profile. All samples add up to what the locks of the
 * report cost. Returns -1 when that failed, which has been said. The report must have paths.
 */
int pprof_write(const struct report *report, FILE *stream);

#endif
