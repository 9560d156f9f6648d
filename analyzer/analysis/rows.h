/* SPDX-License-Identifier: MIT */
/* Makes the report's rows from the accounts and the counters. */
#ifndef LOCKCOST_ROWS_H
#define LOCKCOST_ROWS_H

#include "model.h"
#include "report.h"
#include "selection.h"

/**
 * Fill the report's locks, signals and unmatched waits. `accounts`: struct account, by lock index.
 */
void rows_build(struct report *report, const struct model *model, const GPtrArray *accounts,
		const struct selection *selection);

/** The lock's id in a report: pid:address:life. Free with g_free. */
char *rows_lock_id(const struct lock *lock);

#endif
