/* SPDX-License-Identifier: MIT */
/* When there is something to say of a lock, and what. */
#ifndef LOCKCOST_VERDICT_RULES_H
#define LOCKCOST_VERDICT_RULES_H

#include "report.h"

/** Whether `part` is known, and that much of `whole` or more. */
bool verdict_is_at_least(uint64_t part, uint64_t whole, unsigned int percent);

/** Append what stands out of a lock, by the first rule that holds. False: nothing does. */
bool verdict_say_lock(GString *text, const struct report_lock *lock);

/** The same of a cond whose threads are woken for nothing. */
bool verdict_say_signal(GString *text, const struct report_lock *signal);

#endif
