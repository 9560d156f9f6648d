/* SPDX-License-Identifier: MIT */
/* Why a lock's waits were long, beyond blame: lines below those of blame and of the waits. */
#ifndef LOCKCOST_TEXT_CAUSES_H
#define LOCKCOST_TEXT_CAUSES_H

#include <stdbool.h>
#include <stdio.h>

#include "report.h"

/** What kept holders from running, and whose priority that turned round. */
void text_causes_print_holders(FILE *stream, const struct report_lock *lock, bool is_full,
			       bool is_ns);

/** How much of the wait was that of real-time threads; nothing where there were none. */
void text_causes_print_real_time(FILE *stream, const struct report_lock *lock, bool is_ns);

/** Who was served first, and how long the queue was. */
void text_causes_print_order(FILE *stream, const struct report_lock *lock, bool is_ns);

/** Why woken threads did not run at once; how a signal reached its waiter. */
void text_causes_print_wakeups(FILE *stream, const struct report_lock *lock, bool is_full,
			       bool is_ns);

#endif
