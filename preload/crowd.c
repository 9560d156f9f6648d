/* SPDX-License-Identifier: MIT */
/* How a hold of a lock without a place in the table begins: a guest and a counter. */
#include "crowd.h"

#include "clock.h"
#include "crowd_counters.h"
#include "flush.h"
#include "object.h"

bool crowd_look(struct thread *self, const void *site)
{
	struct thread_pause pause;

	self->until_look = CROWD_LOOK_PERIOD;
	if (thread_is_cramped())
		return true;
	if (!thread_may_look(self, site))
		return false;
	/* no lock of the program's is held while events are written */
	if (!flush_is_due(clock_ticks()))
		return true;
	if (self->innermost) {
		self->until_look = 1;
		return true;
	}
	pause = thread_pause_begin();
	thread_announce(self);
	flush_if_due();
	thread_pause_end(&pause);
	return true;
}

/* Without a guest it is not known that the thread has it already. A semaphore's unit is no hold. */
static bool needs_guest(uint64_t key, enum lockcost_kind kind)
{
	return kind != LOCKCOST_KIND_SEM &&
	       (lock_key_is_reader(key) ||
		object_of_key(key, kind).type == LOCKCOST_TYPE_RECURSIVE);
}

static void count(crowd_counter *counter, uint64_t key, enum lockcost_kind kind)
{
	/* others may have a reader's side or a semaphore at the same time */
	if (kind == LOCKCOST_KIND_SEM || lock_key_is_reader(key))
		__atomic_fetch_add(counter, CROWD_ONE, __ATOMIC_RELAXED);
	else
		crowd_count_exclusive(counter);
}

/*
 * Once in a while a hold is to be one like those in the table, timed, with a guest of its own: its
 * end writes what is due, which no hold does that is counted here alone. A semaphore's may never
 * end.
 */
static bool wants_entry(struct thread *self, enum lockcost_kind kind)
{
	if (likely(!crowd_is_looking(self)))
		return false;
	self->until_look = CROWD_LOOK_PERIOD;
	return kind != LOCKCOST_KIND_SEM && guests_find_idle(self);
}

bool crowd_begin(struct thread *self, uint64_t key, enum lockcost_kind kind, const void *site)
{
	struct crowd *all = crowd_get();
	uint64_t hash = lock_hash(key), word = waiters_load(hash);
	uint32_t shard = crowd_shard_now();
	struct lock_entry *guest;
	crowd_counter *counter;

	if (!all || waiters_now(hash) > 0 || crowd_is_held(self, key) || wants_entry(self, kind))
		return false;
	counter = crowd_counter_at(all, crowd_seat_find(all, key, kind), shard);
	if (unlikely(!crowd_counter_is_ready(counter, key)))
		counter = crowd_counter_make(self, all, key, kind, shard, site);
	if (!counter)
		return false;
	guest = kind != LOCKCOST_KIND_SEM ? guests_take_idle(self, hash) : NULL;
	if (unlikely(!guest && needs_guest(key, kind)))
		return false;
	if (guest && unlikely(!guests_hold(self, guest, key, kind, word, site)))
		return false;
	count(counter, key, kind);
	return true;
}

/* What crowd_begin_early() does where the lock has that seat. */
static inline __attribute__((always_inline)) crowd_counter *
begin_early(struct thread *self, struct crowd *all, struct crowd_seat seat, uint64_t key,
	    uint64_t word, const void *site)
{
	crowd_counter *counter = crowd_counter_at(all, seat, crowd_shard_now());
	struct lock_entry *guest = self->blank;

	if (unlikely(!guests_is_blank(guest) || !crowd_counter_is_ready(counter, key) ||
		     crowd_is_held(self, key) ||
		     !guests_hold(self, guest, key, LOCKCOST_KIND_MUTEX, word, site)))
		return NULL;
	return counter;
}

/* Not everything is where it is looked for first, or a lock that shares the word is waited for. */
static __attribute__((noinline)) crowd_counter *begin_early_far(struct thread *self, uint64_t key,
								const void *site)
{
	struct crowd *all = __atomic_load_n(&crowd, __ATOMIC_ACQUIRE);
	uint64_t hash = lock_hash(key), word = waiters_load(hash);

	if (!all || waiters_now(hash) > 0 || !guests_find_idle(self))
		return NULL;
	return begin_early(self, all, crowd_seat_find(all, key, LOCKCOST_KIND_MUTEX), key, word,
			   site);
}

crowd_counter *crowd_begin_early(struct thread *self, uint64_t key, const void *site)
{
	struct crowd *all = __atomic_load_n(&crowd, __ATOMIC_ACQUIRE);
	uint64_t id = crowd_page_id(key, LOCKCOST_KIND_MUTEX);
	uint64_t word = waiters_load(lock_hash(key));
	uint32_t page = crowd_page_number(id, LOCKCOST_KIND_MUTEX, 0);
	crowd_counter *counter;

	if (unlikely(!all || waiters_count(word) > 0 || !crowd_page_is(all, page, id)))
		return begin_early_far(self, key, site);
	counter = begin_early(self, all, crowd_seat_in(page, key, LOCKCOST_KIND_MUTEX), key, word,
			      site);
	return likely(counter) ? counter : begin_early_far(self, key, site);
}
