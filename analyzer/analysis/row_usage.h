/* SPDX-License-Identifier: MIT */
/* Counts and times of one lock: counts from the counters, times from settled waits and holds. */
#ifndef LOCKCOST_ROW_USAGE_H
#define LOCKCOST_ROW_USAGE_H

#include "account.h"
#include "counts.h"
#include "report.h"

/**
 * Fill the lock's usage, and a rwlock's two sides; kind and has_kernel are there already. is_cut:
 * to a span of time, of which counters do not tell.
 */
void row_usage_fill(struct report_lock *row, const struct account *account,
		    const struct counts *counts, bool is_cut);

/** Whether nobody has used the object for anything. */
bool row_usage_is_idle(const struct account *account, const struct counts *counts);

/** Contended calls of which no wait is known. */
uint64_t row_usage_unmatched(const struct account *account, const struct counts *counts);

#endif
