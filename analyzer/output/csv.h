/* SPDX-License-Identifier: MIT */
/* The report as a table for spreadsheets and data frames: a row per lock and per signal. */
#ifndef LOCKCOST_CSV_H
#define LOCKCOST_CSV_H

#include <stdio.h>

#include "report.h"

/**
 * Print the report as RFC 4180 has it: a line of names, then the locks, then the signals. What is
 * not known is an empty field. Returns -1 when writing failed, which has been said.
 */
int csv_write(const struct report *report, FILE *stream);

#endif
