/* SPDX-License-Identifier: MIT */
/*
 * Holds: from a lock's outermost acquisition to its last release, by one thread. An uncontended and
 * unsampled hold is a look-up, a counter and two pointers; the rest is out of line.
 */
#ifndef LOCKCOST_PRELOAD_HOLD_H
#define LOCKCOST_PRELOAD_HOLD_H

#include "guests.h"
#include "lock_order.h"
#include "object.h"
#include "thread.h"

/** The thread's entry for `object`, made if need be; NULL when there is no room (counted). */
struct lock_entry *hold_entry(struct thread *self, const struct object *object, const void *site);

/**
 * The same for calls that signal handlers may make: sem_post. The lock call that it came into goes
 * on with the entry that it has found, so no entry is moved to make room.
 */
struct lock_entry *hold_entry_unmoved(struct thread *self, const struct object *object,
				      const void *site);

/**
 * Grows a crowded table, or notes that it may not grow any more: what finds no room then is
 * counted by crowd.h. Moves entries. Gate closed.
 */
void hold_make_room(struct thread *self);

/**
 * An acquisition that the fast path leaves alone: sampled, recursive, the first of its lock, in a
 * new life, or others wait.
 */
void hold_begin_slow(struct thread *self, uint64_t key, enum lockcost_kind kind, const void *site);

/** The entry where `key` is most likely found: the last one used, or else its slot. */
static inline struct lock_entry *hold_recent(struct thread *self, uint64_t key)
{
	struct lock_entry *entry = self->recent;

	if (likely(entry->key == key))
		return entry;
	entry = lock_table_slot(&self->table, lock_hash(key));
	self->recent = entry;
	return entry;
}

/**
 * Whether the key, which is not the recent entry's, is elsewhere in the table: then its entry is
 * the recent one now.
 */
bool hold_find_displaced(struct thread *self, uint64_t key);

/** Whether the key is in the table: then its entry is the recent one. */
static inline bool hold_is_known(struct thread *self, uint64_t key)
{
	return hold_recent(self, key)->key == key || hold_find_displaced(self, key);
}

/** Whether an acquisition by this entry needs no more than to be counted and put on the list. */
static inline bool hold_can_be_plain(const struct lock_entry *entry, uint64_t key)
{
	return entry->key == key && entry->hold == 0 && entry->until_sample > 1 &&
	       lock_entry_is_idle(entry);
}

/* Inside the same lock as the time before, or in none. */
static inline void hold_put(struct thread *self, struct lock_entry *entry, const void *site)
{
	entry->until_sample--;
	entry->hold = LOCK_HOLD_PLAIN;
	self->innermost = entry;
	/* a locked instruction waits for every store before it: those that change nothing are left
	 * out */
	if (unlikely(entry->site != (uintptr_t)site))
		entry->site = (uintptr_t)site;
}

/**
 * Before a try that will mostly succeed: the hold begins, so that nothing is left to be done while
 * the lock is held. False: hold_begin() has to do it afterwards, and its rarer ways.
 */
static inline bool hold_begin_early(struct thread *self, uint64_t key, const void *site)
{
	struct lock_entry *entry = hold_recent(self, key);

	if (unlikely(!hold_can_be_plain(entry, key) || entry->outer != self->innermost))
		return false;
	hold_put(self, entry, site);
	return true;
}

/** The try did not succeed. A signal handler may have changed everything meanwhile. */
void hold_take_back(struct thread *self, uint64_t key);

/** Begins the hold, if that is all that needs to be done. */
static inline bool hold_begin_plain(struct thread *self, struct lock_entry *entry, uint64_t key,
				    const void *site)
{
	if (unlikely(!hold_can_be_plain(entry, key)))
		return false;
	if (unlikely(entry->outer != self->innermost))
		lock_order_turn(self, entry, self->innermost, site);
	hold_put(self, entry, site);
	return true;
}

/** An acquisition succeeded without waiting. */
static inline void hold_begin(struct thread *self, uint64_t key, enum lockcost_kind kind,
			      const void *site)
{
	if (unlikely(!hold_begin_plain(self, hold_recent(self, key), key, site)))
		hold_begin_slow(self, key, kind, site);
}

/** An acquisition succeeded after waiting; `acquire_ns` is its return, `wait` how it went. */
void hold_begin_contended(struct thread *self, const struct object *object, const void *site,
			  uint64_t acquire_ns, const struct lock_wait *wait);

/** A cond wait took its mutex again, at `acquire_ns`. */
void hold_begin_again(struct thread *self, const struct object *object, const void *site,
		      uint64_t acquire_ns);

/** The thread's entry for `key`, in its table or a guest; NULL: none. */
static inline struct lock_entry *hold_find(struct thread *self, uint64_t key)
{
	struct lock_entry *entry = lock_table_find(&self->table, key, lock_hash(key));

	return entry ? entry : guests_find(self, key);
}

/** The hold that a release of `key` would end, or NULL: acquired by another thread, or unseen. */
static inline struct lock_entry *hold_of(struct thread *self, uint64_t key)
{
	struct lock_entry *entry = self->innermost;

	if (likely(entry && entry->key == key))
		return entry;
	entry = hold_find(self, key);
	return entry && entry->depth > 0 ? entry : NULL;
}

/** Whether ending this hold needs nothing but forgetting it. */
static inline bool hold_is_plain(const struct lock_entry *entry, uint64_t key)
{
	return entry->key == key && entry->hold == LOCK_HOLD_PLAIN && lock_entry_is_idle(entry);
}

/** Whether a hold is held once, perhaps timed, has not waited, and nobody waits for it. */
static inline bool hold_is_timed_only(const struct lock_entry *entry, uint64_t key)
{
	return entry->key == key && entry->depth == 1 &&
	       (entry->hold_flags & (LOCK_HOLD_EXACT | LOCK_HOLD_SAMPLED)) == entry->hold_flags &&
	       entry->rest->wait.acquire_ns == 0 && lock_entry_waiters(entry) == 0 &&
	       !lock_entry_is_shared(entry);
}

/** Forgets when a hold began, and how it waited: the next one may do neither. */
void hold_forget_timing(struct lock_entry *entry);

/** Takes a hold that is not the innermost one off the list. */
void hold_unlink(struct thread *self, const struct lock_entry *entry);

/** Takes a hold off the list. */
static inline void hold_forget(struct thread *self, struct lock_entry *entry)
{
	if (likely(self->innermost == entry))
		self->innermost = entry->outer;
	else
		hold_unlink(self, entry);
	entry->depth = 0;
	if (entry->hold_flags != 0)
		hold_forget_timing(entry);
}

/** A release, seen from before and after the real call. */
struct hold_release {
	uint64_t release_ns;	/* 0: it neither waited nor is waited for */
	uint64_t release_ticks; /* 0: nor is it timed */
	uint32_t waiters;
};

/** When the hold that `release` ends began; 0 where it was not timed. */
uint64_t hold_acquire_ns(const struct lock_entry *entry, const struct hold_release *release);

/** Threads that seem to wait for what is held: object_waiters() of it. */
uint32_t hold_waiters(const struct lock_entry *entry);

/** Before the real release: reads the clock if somebody waits or the hold is timed. */
struct hold_release hold_release_begin(const struct lock_entry *entry);

/** After the release of a hold that was timed and cost nobody anything, at `release_ticks`. */
void hold_end_timed(struct thread *self, struct lock_entry *entry, uint64_t release_ticks);

/** After it: ends the hold, queues its `hold` event if it cost somebody, writes what is queued. */
void hold_release_end(struct thread *self, struct lock_entry *entry,
		      const struct hold_release *release, const void *site);

/** Ends a hold in a cond wait: counts it and takes it off the list, without an event. */
void hold_suspend(struct thread *self, struct lock_entry *entry,
		  const struct hold_release *release);

/** Counts how a call ended that did not get the lock: an errno value; 0 and less say nothing. */
void hold_count_outcome(struct lock_entry *entry, int status);

/** Counts a failed acquisition: a try that found it taken, a time-out, an error. */
void hold_count_failure(struct thread *self, const struct object *object, int status, bool is_try,
			const void *site);

/** Whether enough holds have been sampled at one rate to go on with a lower one. */
bool hold_settles(const struct lock_entry *entry);

/**
 * Begins a new epoch of an entry that is not held, with the lower rate: each epoch is a stratum of
 * its own. Gate closed.
 */
void hold_settle(struct thread *self, struct lock_entry *entry);

/** Writes a `hold` with release 0 for every hold that waited and goes on. */
void hold_write_unreleased(struct thread *thread);

/**
 * A place in the thread's queue; makes room when it is full by writing early. Followed by
 * event_queue_push(). NULL when there is none.
 */
struct queued_event *hold_queue_place(struct thread *self);

/** With the gate closed: writes what is queued, if the thread holds no lock any more. */
void hold_drain(struct thread *self);

#endif
