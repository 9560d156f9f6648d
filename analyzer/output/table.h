/* SPDX-License-Identifier: MIT */
/* Prints rows in columns that fit their contents, within the width of the report. */
#ifndef LOCKCOST_TABLE_H
#define LOCKCOST_TABLE_H

#include <stdio.h>

#include "columns.h"

enum { TABLE_WIDTH = 100, TABLE_WIDTH_MAX = 160 };

/** Let tables be that wide where their names need it; within the bounds above. */
void table_use_width(int width);

/**
 * Print at most `top` of `locks` (struct report_lock) under the headings of the columns that are
 * named, as --columns takes them. The first column gives way where the line would be too long.
 */
void table_print(FILE *stream, const char *names, const GPtrArray *locks, unsigned int top,
		 bool is_ns);

/**
 * Print `text` cut to `width` bytes and filled up to it; the middle is cut out, and shows as "..".
 */
void table_print_cell(FILE *stream, const char *text, int width);

#endif
