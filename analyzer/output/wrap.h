/* SPDX-License-Identifier: MIT */
/* Running text, broken at the width of the report. */
#ifndef LOCKCOST_WRAP_H
#define LOCKCOST_WRAP_H

#include <stdio.h>

/** Print `text` after `first`, on lines of which the others begin with `rest`. */
void wrap_print(FILE *stream, const char *first, const char *rest, const char *text);

#endif
