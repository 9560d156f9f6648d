/* SPDX-License-Identifier: MIT */
/* Why a lock's waits were long: who kept its holders from running, and who was served first. */
#ifndef LOCKCOST_ROW_CAUSES_H
#define LOCKCOST_ROW_CAUSES_H

#include "account.h"
#include "report.h"

/** Fill the row's preemptors, calls and fairness. */
void row_causes_fill(struct report_lock *row, struct account *account, const struct model *model);

#endif
