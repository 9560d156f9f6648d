/* SPDX-License-Identifier: MIT */
/*
 * Locks that find no room in a thread's table, because it has reached its bound. Their acquisitions
 * are counted for all threads together, in a table of the process: whoever has an exclusive lock is
 * alone with its counter, too, which moves between CPUs as the lock itself does. What a thread
 * holds is in one of its guests, entries that are used again when their lock is released.
 */
#ifndef LOCKCOST_PRELOAD_CROWD_H
#define LOCKCOST_PRELOAD_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"

struct lock_entry;
struct object;
struct thread;

/**
 * An acquisition without waiting, of a lock that is in no entry of the thread: counts it and takes
 * a guest for the hold. False: somebody waits, it is recursive, or there is no guest or counter.
 */
bool crowd_begin(struct thread *self, uint64_t key, enum lockcost_kind kind, const void *site);

/** Has the lock's counter fetched while something else is done. */
void crowd_prefetch(uint64_t key);

/** Makes the guests of a thread that begins. */
void crowd_make_guests(struct thread *thread);

/** The thread's guest for that lock, or NULL. */
struct lock_entry *crowd_find_guest(struct thread *self, uint64_t key);

/** A guest to be filled in for another lock; its counts have been written. NULL: all are held. */
struct lock_entry *crowd_take_guest(struct thread *self, uint64_t hash);

/** Writes the counters of guests that have changed. */
void crowd_flush_guests(struct thread *thread, uint64_t now_ns);

/** Forgets guests that are not held: they are the session's before, or the thread's before. */
void crowd_forget_guests(struct thread *self);

/** Writes what has changed in up to `limit` counters of the process; goes on where it ended. */
void crowd_flush(uint32_t limit);

/** In a fork's child: what is counted is the parent's. */
void crowd_forked(void);

#endif
