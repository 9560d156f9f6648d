/* SPDX-License-Identifier: MIT */
/* Writes the counts out as cumulative `lock_stats` events: now and then, at a thread's and a
 * process's end. */
#ifndef LOCKCOST_PRELOAD_FLUSH_H
#define LOCKCOST_PRELOAD_FLUSH_H

#include <stdint.h>

#include "thread.h"

/** Number of the flush period that goes on: sampled hold times are gathered by it. */
extern uint32_t flush_period;

/** Writes one entry out, if anything changed since the last time. `tid`'s thread may be another
 * one. */
void flush_entry(const struct thread *thread, struct lock_entry *entry, uint64_t now_ns);

/**
 * Writes out what changed in a thread's table, at most `limit` entries, going on where it stopped
 * last time. Does nothing while somebody else reads or changes that table. The entries written.
 */
uint32_t flush_thread(struct thread *thread, uint32_t limit);

/** As flush_thread(), for a caller that holds thread_try_flushing(). */
uint32_t flush_table(struct thread *thread, uint32_t limit, uint64_t now_ns);

extern uint64_t flush_next_ticks;

/** Whether a second has passed since the last flush. `now` from clock_ticks(); 0, not read, never
 * is. */
static inline bool flush_is_due(uint64_t now)
{
	return now >= __atomic_load_n(&flush_next_ticks, __ATOMIC_RELAXED);
}

/** Whoever passes the second flushes what changed in all threads, a bounded number of entries. */
void flush_if_due(void);

/** Before a thread blocks, perhaps for ever: its own changes, unless they were flushed just now. */
void flush_before_block(struct thread *self, uint64_t now_ns);

/**
 * Everything of every thread, and process_stats with is_final. Threads may go on: then `flushed` is
 * told of each when its last counts are written; NULL: the process ends.
 */
void flush_final(void (*flushed)(const struct thread *thread));

#endif
