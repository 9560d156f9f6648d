/* SPDX-License-Identifier: MIT */
/*
 * lock_stats events: cumulative counters, of which the newest counts, and the hold times they
 * carry.
 */
#ifndef LOCKCOST_STATS_H
#define LOCKCOST_STATS_H

#include "model.h"

void stats_add(struct model *model, struct thread *thread, const struct lockcost_lock_stats *stats);

/** Pass on the hold times that every thread's newest counters carry. */
void stats_finish(struct model *model, struct thread *thread);

#endif
