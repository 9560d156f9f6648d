/* SPDX-License-Identifier: MIT */
/* The report by classes, sites, threads or processes instead of locks. */
#ifndef LOCKCOST_TEXT_GROUPS_H
#define LOCKCOST_TEXT_GROUPS_H

#include <stdbool.h>

#include "text.h"

/** Whether --by takes that word: lock, class, site, thread, process. */
bool text_groups_has(const char *by);

/** Print the table that options->by asks for; not of locks. */
void text_groups_print(FILE *stream, const struct report *report,
		       const struct text_options *options);

#endif
