/* SPDX-License-Identifier: MIT */
/* What the report says about the recording as a whole: processes, time, losses. */
#ifndef LOCKCOST_OVERVIEW_H
#define LOCKCOST_OVERVIEW_H

#include "model.h"
#include "report.h"
#include "selection.h"

/**
 * Fill the report's processes, duration and losses. The recording ended at end_ns, 0: not known.
 * Processes that are not selected are hidden.
 */
void overview_build(struct report *report, const struct model *model,
		    const struct selection *selection, uint64_t end_ns);

#endif
