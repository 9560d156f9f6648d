/* SPDX-License-Identifier: MIT */
/* The tables inside a lock's section: call sites and threads. */
#ifndef LOCKCOST_TEXT_SITES_H
#define LOCKCOST_TEXT_SITES_H

#include <stdbool.h>
#include <stdio.h>

#include "report.h"

/**
 * Print the costliest of `sites` (struct report_site) after `label`; `what` is counted there. With
 * is_full, more of them and whole stacks.
 */
void text_sites_print(FILE *stream, const GPtrArray *sites, const char *label, const char *what,
		      bool is_full, bool is_ns);

/** Print where tries found the lock taken. */
void text_tries_print(FILE *stream, const struct report_lock *lock);

/** Print the threads that waited longest for the lock. */
void text_threads_print(FILE *stream, const struct report_lock *lock, bool is_ns);

#endif
