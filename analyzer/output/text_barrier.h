/* SPDX-License-Identifier: MIT */
/* Who kept the others waiting at barriers. */
#ifndef LOCKCOST_TEXT_BARRIER_H
#define LOCKCOST_TEXT_BARRIER_H

#include <stdbool.h>
#include <stdio.h>

#include "report.h"

/** A line for each of the barriers that cost most; nothing where there is none. */
void text_barriers_print(FILE *stream, const struct report *report, bool is_ns);

/** The threads and calls that came last to one barrier; nothing where it is none. */
void text_barrier_print(FILE *stream, const struct report_lock *barrier, bool is_full);

#endif
