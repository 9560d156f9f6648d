/* SPDX-License-Identifier: MIT */
/*
 * How many events may be written: a share of each CPU's time. Whoever finds it spent tells less of
 * what follows, and adds up the rest: merge.h.
 */
#ifndef LOCKCOST_PRELOAD_BUDGET_H
#define LOCKCOST_PRELOAD_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Takes `event_count` events from the budget of the CPU that this runs on. False: it is spent, and
 * stays so until a part of it has come back. now: clock_ticks().
 */
bool budget_spend(uint32_t event_count, uint64_t now);

/** Whether the last one who asked on this CPU was told that it is spent. */
bool budget_is_spent(void);

/** The same as budget_spend() for an event that is written in any case: the later ones pay for it.
 */
void budget_owe(uint32_t event_count);

#endif
