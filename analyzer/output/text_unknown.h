/* SPDX-License-Identifier: MIT */
/* The end of every report: what it does not know. */
#ifndef LOCKCOST_TEXT_UNKNOWN_H
#define LOCKCOST_TEXT_UNKNOWN_H

#include <stdio.h>

#include "report.h"

void text_unknown_print(FILE *stream, const struct report *report, bool is_ns);

#endif
