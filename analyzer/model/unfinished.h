/* SPDX-License-Identifier: MIT */
/* Waits that were still going on when nothing more was recorded. */
#ifndef LOCKCOST_UNFINISHED_H
#define LOCKCOST_UNFINISHED_H

#include "model.h"

/**
 * Settle the wait that the thread was in at the end, if it can be told, and count its other open
 * waits as unmatched. The recording ended at end_ns.
 */
void unfinished_settle(struct model *model, struct thread *thread, uint64_t end_ns);

#endif
