/* SPDX-License-Identifier: MIT */
/*
 * Locks that find no room in a thread's table, because it has reached its bound. Their acquisitions
 * are counted for all threads together, in a table of the process: whoever has an exclusive lock is
 * alone with its counter, too. What a thread holds of them is in its guests (guests.h).
 */
#ifndef LOCKCOST_PRELOAD_CROWD_H
#define LOCKCOST_PRELOAD_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "crowd_table.h"
#include "guests.h"

enum { CROWD_LOOK_PERIOD = 512 };

/**
 * An acquisition without waiting, of a lock that is in no entry of the thread: counts it and takes
 * a guest for the hold. False: somebody waits, it is recursive, or there is no guest or counter.
 */
bool crowd_begin(struct thread *self, uint64_t key, enum lockcost_kind kind, const void *site);

/**
 * Once in CROWD_LOOK_PERIOD calls that do nothing but count, before one of them: whether a session
 * still listens; writes what is due.
 */
bool crowd_look(struct thread *self, const void *site);

static inline bool crowd_is_looking(struct thread *self)
{
	return --self->until_look == 0;
}

/** Whether the thread has it already. */
static inline bool crowd_is_held(const struct thread *self, uint64_t key)
{
	for (const struct lock_entry *held = self->innermost; held; held = held->outer) {
		if (held->key == key)
			return true;
	}
	return false;
}

/**
 * Before a mutex's try that will mostly succeed: the hold begins, and its counter is at hand. NULL
 * where there is more to be done, which is crowd_begin()'s after the try.
 */
crowd_counter *crowd_begin_early(struct thread *self, uint64_t key, const void *site);

/** After it: counts the acquisition of an exclusive lock, with nobody else at its counter. */
static inline void crowd_count_exclusive(crowd_counter *counter)
{
	__atomic_store_n(counter, *counter + CROWD_ONE, __ATOMIC_RELAXED);
}

#endif
