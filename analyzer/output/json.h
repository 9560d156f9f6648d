/* SPDX-License-Identifier: MIT */
/* The report as JSON, schema lockcost-report/1: docs/report-format.md. */
#ifndef LOCKCOST_JSON_H
#define LOCKCOST_JSON_H

#include <stdio.h>

#include "report.h"

/**
 * Write the report to `stream`. Returns -1, having said why on stderr, when it cannot be written.
 */
int json_write(const struct report *report, FILE *stream);

#endif
