/* SPDX-License-Identifier: MIT */
/* Whom the waits for a lock are blamed on, in its row. */
#ifndef LOCKCOST_ROW_BLAME_H
#define LOCKCOST_ROW_BLAME_H

#include "account.h"
#include "report.h"

/** Copy what is known of it: without a kernel side not what a holder did, but for its waits. */
void row_blame_copy(uint64_t *to, const uint64_t *from, bool has_kernel);

/** Fill the row's pairs and chains, costliest first; has_kernel is there already. */
void row_blame_fill(struct report_lock *row, const struct account *account);

#endif
