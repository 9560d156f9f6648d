/* SPDX-License-Identifier: MIT */
/* What the lock's holders did while others waited: a cell of the table, and lines of its section.
 */
#ifndef LOCKCOST_TEXT_BLAME_H
#define LOCKCOST_TEXT_BLAME_H

#include <stdbool.h>
#include <stdio.h>

#include "format.h"
#include "report.h"

/** The largest shares, in words and in order: "running 54%, on stats_lock 20%". */
const char *text_blame_words(char text[FORMAT_SIZE], const struct report_lock *lock);

/** Print what the holders did, whom they waited for, and who waited behind whom. */
void text_blame_print(FILE *stream, const struct report_lock *lock, bool is_full, bool is_ns);

#endif
