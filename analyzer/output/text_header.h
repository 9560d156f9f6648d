/* SPDX-License-Identifier: MIT */
/* The first lines of the report. */
#ifndef LOCKCOST_TEXT_HEADER_H
#define LOCKCOST_TEXT_HEADER_H

#include <stdbool.h>
#include <stdio.h>

#include "report.h"

/** Program, duration, machine, kernel side, losses. */
void text_header_print(FILE *stream, const struct report *report, bool is_ns);

/** All locks in one sentence. */
void text_summary_print(FILE *stream, const struct report *report, bool is_ns);

#endif
