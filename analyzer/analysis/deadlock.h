/* SPDX-License-Identifier: MIT */
/* Who waited for whom when the recording ended. */
#ifndef LOCKCOST_DEADLOCK_H
#define LOCKCOST_DEADLOCK_H

#include "model.h"
#include "report.h"

/** Fill the report's unfinished waits (struct wait in `unfinished`) and the rings among them. */
void deadlock_find(struct report *report, const struct model *model, const GPtrArray *unfinished);

#endif
