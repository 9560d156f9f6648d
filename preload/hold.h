/* SPDX-License-Identifier: MIT */
/*
 * Holds: from a lock's outermost acquisition to its last release, by one thread. An uncontended and
 * unsampled hold is a look-up, a counter and two pointers; the rest is out of line.
 */
#ifndef LOCKCOST_PRELOAD_HOLD_H
#define LOCKCOST_PRELOAD_HOLD_H

#include "thread.h"

/** An object as the interposers name it. */
struct object {
	uint64_t lock; /* its address */
	uint64_t hash; /* lock_hash() of it */
	enum lockcost_kind kind;
};

static inline struct object object_of(const void *lock, enum lockcost_kind kind)
{
	return (struct object){.lock = (uintptr_t)lock, .hash = lock_hash(lock), .kind = kind};
}

/** The thread's entry for `object`, made if need be; NULL when there is no room (counted). */
struct lock_entry *hold_entry(struct thread *self, const struct object *object, const void *site);

/** Begins a hold that is sampled, finds a waiter, a new life or a recursion. */
void hold_begin_slow(struct thread *self, const struct object *object, const void *site);

/** An acquisition succeeded without waiting. */
static inline void hold_begin(struct thread *self, const void *lock, enum lockcost_kind kind,
			      const void *site)
{
	struct object object = object_of(lock, kind);
	struct lock_entry *entry = lock_table_slot(&self->table, object.hash);

	if (unlikely(entry->lock != object.lock || entry->depth != 0 ||
		     --entry->until_sample == 0 || waiters_load(object.hash) != entry->idle_word)) {
		hold_begin_slow(self, &object, site);
		return;
	}
	entry->depth = 1;
	entry->acquisitions++;
	entry->site = (uintptr_t)site;
	entry->outer = self->innermost;
	self->innermost = entry;
}

/** An acquisition succeeded after waiting; `acquire_ns` is its return, `wait` how it went. */
void hold_begin_contended(struct thread *self, const struct object *object, const void *site,
			  uint64_t acquire_ns, const struct lock_wait *wait);

/** A cond wait took its mutex again, at `acquire_ns`. */
void hold_begin_again(struct thread *self, const struct object *object, const void *site,
		      uint64_t acquire_ns);

/** The hold that a release of `lock` would end, or NULL: acquired by another thread, or unseen. */
static inline struct lock_entry *hold_of(struct thread *self, const void *lock)
{
	struct lock_entry *entry = self->innermost;

	if (likely(entry && entry->lock == (uintptr_t)lock))
		return entry;
	entry = lock_table_find(&self->table, (uintptr_t)lock, lock_hash(lock));
	return entry && entry->depth > 0 ? entry : NULL;
}

/** Whether ending this hold needs nothing but forgetting it. */
static inline bool hold_is_plain(const struct lock_entry *entry, const void *lock)
{
	return entry->depth == 1 && entry->acquire_ns == 0 &&
	       waiters_count(waiters_load(lock_hash(lock))) == 0;
}

/** Takes a hold off the list. */
static inline void hold_forget(struct thread *self, struct lock_entry *entry)
{
	struct lock_entry **link = &self->innermost;

	while (*link && unlikely(*link != entry))
		link = &(*link)->outer;
	if (likely(*link))
		*link = entry->outer;
	entry->depth = 0;
}

/** A release, seen from before and after the real call. */
struct hold_release {
	uint64_t release_ns; /* 0: neither timed nor waited for */
	uint32_t waiters;
};

/** Before the real release: reads the clock if somebody waits or the hold is timed. */
struct hold_release hold_release_begin(const struct lock_entry *entry, const struct object *object);

/** After it: ends the hold, queues its `hold` event if it cost somebody, writes what is queued. */
void hold_release_end(struct thread *self, struct lock_entry *entry, const struct object *object,
		      const struct hold_release *release, const void *site);

/** Ends a hold in a cond wait: counts it and takes it off the list, without an event. */
void hold_suspend(struct thread *self, struct lock_entry *entry, uint64_t now_ns);

/** Counts a failed acquisition: a try that found it taken, a time-out, an error. */
void hold_count_failure(struct thread *self, const struct object *object, int status, bool is_try,
			const void *site);

/** Acquisitions until the next timed one: about one in 16, evenly spread. */
uint32_t hold_next_sample(struct thread *self, struct lock_entry *entry);

/** Writes a `hold` with release 0 for every hold that waited and goes on. */
void hold_write_unreleased(struct thread *thread);

/**
 * A place in the thread's queue; makes room when it is full by writing early. Called with the gate
 * closed; followed by event_queue_push().
 */
struct queued_event *hold_queue_place(struct thread *self);

/** With the gate closed: writes what is queued, if the thread holds no lock any more. */
void hold_drain(struct thread *self);

#endif
