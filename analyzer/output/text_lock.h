/* SPDX-License-Identifier: MIT */
/* One lock in detail: distributions, wake-ups, call sites, threads. */
#ifndef LOCKCOST_TEXT_LOCK_H
#define LOCKCOST_TEXT_LOCK_H

#include <stdio.h>

#include "report.h"
#include "text.h"

/** Print the lock's costliest sites; all sites, stacks and threads with is_full. */
void text_lock_print(FILE *stream, const struct report_lock *lock, bool is_full, bool is_ns);

#endif
