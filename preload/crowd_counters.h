/* SPDX-License-Identifier: MIT */
/* The process's counters of locks that are in no thread's table, over their lives. */
#ifndef LOCKCOST_PRELOAD_CROWD_COUNTERS_H
#define LOCKCOST_PRELOAD_CROWD_COUNTERS_H

#include "crowd_table.h"

struct thread;

extern struct crowd *crowd; /* NULL: no lock has come yet */

/** The same, made if need be; NULL where there is no memory for it. */
struct crowd *crowd_get(void);

/**
 * The counter of a lock in that shard, where it is not ready yet. NULL where there is none; locks
 * of several processes have none, each thread counts them.
 */
crowd_counter *crowd_counter_make(struct thread *self, struct crowd *all, uint64_t key,
				  enum lockcost_kind kind, uint32_t shard, const void *site);

/** The lock's life ends: what is counted from here on is another one's. */
void crowd_end_life(uint64_t key, enum lockcost_kind kind);

/** Writes what has changed in up to `limit` counters of the process; goes on where it ended. */
void crowd_flush(uint32_t limit);

/** What is counted is the session's before, or, in a fork's child, the parent's. */
void crowd_forget(void);

#endif
