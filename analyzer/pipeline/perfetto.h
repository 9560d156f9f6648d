/* SPDX-License-Identifier: MIT */
/* The report as a trace for Perfetto: every wait and hold when it was. */
#ifndef LOCKCOST_PERFETTO_H
#define LOCKCOST_PERFETTO_H

#include <stdio.h>

#include "pipeline.h"
#include "report.h"

/**
 * Read the traces that the report was made of once more, and print each wait as it is settled. Its
 * memory does not grow with their number. Returns -1, having said why, when that failed.
 */
int perfetto_write(const struct report *report, const struct report_options *options, FILE *stream);

#endif
