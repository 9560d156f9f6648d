/* SPDX-License-Identifier: MIT */
/* The lists inside a lock's row. */
#ifndef LOCKCOST_ROW_TABLES_H
#define LOCKCOST_ROW_TABLES_H

#include "account.h"
#include "counts.h"
#include "report.h"

/** Fill the row's sites, with all their paths if these are wanted, and threads, costliest first. */
void row_tables_fill(struct report_lock *row, const struct account *account,
		     const struct counts *counts, bool has_paths);

/** The addresses of a stack of the process, an array of struct report_place; NULL: there is none.
 */
GArray *row_tables_copy_stack(const struct process *process, uint32_t id);

#endif
