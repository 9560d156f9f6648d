/* SPDX-License-Identifier: MIT */
/* What the headings and labels of the text report mean. */
#ifndef LOCKCOST_TEXT_LEGEND_H
#define LOCKCOST_TEXT_LEGEND_H

#include <stdbool.h>
#include <stdio.h>

#include "report.h"

/** The headings of a table with these columns, as --columns takes them. */
void text_legend_print_columns(FILE *stream, const char *columns);

/** What raw futexes are, where there are any. */
void text_legend_print_futexes(FILE *stream, const struct report *report);

/** The labels of what is said of single locks; is_full: of one that was asked for. */
void text_legend_print_details(FILE *stream, bool is_full);

#endif
