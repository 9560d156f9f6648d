/* SPDX-License-Identifier: MIT */
/* What the numbers say in plain words, where they are clear. */
#ifndef LOCKCOST_VERDICTS_H
#define LOCKCOST_VERDICTS_H

#include <stdio.h>

#include "report.h"

/** Print a line for each of the few things that stand out, each with its number; else nothing. */
void verdicts_print(FILE *stream, const struct report *report);

#endif
