/* SPDX-License-Identifier: MIT */
/*
 * Holds of locks that found no room in a thread's table: each is in one of the thread's guests,
 * entries that are used again when their lock is released. What such a lock's acquisitions count
 * is elsewhere (crowd.h), unless it waited, was waited for or failed: then the guest counts as any
 * entry does, and is written before its next use.
 */
#ifndef LOCKCOST_PRELOAD_GUESTS_H
#define LOCKCOST_PRELOAD_GUESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"
#include "thread.h"

/** Makes the guests of a thread that begins. */
void guests_make(struct thread *thread);

/** Whether the entry is a guest of the thread, and in no table. */
static inline bool guests_have(const struct thread *thread, const struct lock_entry *entry)
{
	return entry >= thread->guests && entry < thread->guests + THREAD_GUESTS;
}

/** The thread's guest for that lock, or NULL. */
struct lock_entry *guests_find(struct thread *self, uint64_t key);

/** A guest to be filled in for another lock; its counts have been written. NULL: all are held. */
struct lock_entry *guests_take(struct thread *self, uint64_t hash);

/**
 * A blank one: the same again and again, if it can be. If there is none, one that is not held is
 * written and emptied. NULL: all are held.
 */
struct lock_entry *guests_take_idle(struct thread *self, uint64_t hash);

/** Whether the guest is not held, and has nothing to tell nor to be emptied of. */
static inline bool guests_is_blank(const struct lock_entry *guest)
{
	return guest->hold == 0 && guest->until_sample == 0;
}

/** As guests_take_idle(), without writing and emptying one. */
struct lock_entry *guests_find_idle(struct thread *self);

/**
 * A blank guest's hold, held once and not timed, becomes the innermost one. It is counted
 * elsewhere: as an entry it has no epoch yet, and has had no acquisition. `word` is what
 * waiters_load() was. False: a signal handler has taken the guest meanwhile.
 */
static inline bool guests_hold(struct thread *self, struct lock_entry *guest, uint64_t key,
			       enum lockcost_kind kind, uint64_t word, const void *site)
{
	guest->hold = LOCK_HOLD_PLAIN; /* from here on, none takes it */
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	if (unlikely(guest->until_sample != 0)) {
		guest->hold = 0;
		return false;
	}
	guest->key = key;
	guest->rest->kind = (uint8_t)kind;
	guest->idle_word = waiters_idle(word);
	guest->word = waiters_word(lock_hash(key));
	guest->site = (uintptr_t)site;
	guest->outer = self->innermost;
	self->innermost = guest;
	return true;
}

/** Writes the counters of guests that have changed. */
void guests_flush(struct thread *thread, uint64_t now_ns);

/** Forgets guests that are not held: they are the session's before, or the thread's before. */
void guests_forget(struct thread *self);

#endif
