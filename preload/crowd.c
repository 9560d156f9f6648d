/* SPDX-License-Identifier: MIT */
/* One line per lock, mapped when the first one comes. */
#include "crowd.h"

#include <string.h>

#include "clock.h"
#include "flush.h"
#include "hold.h"
#include "lockcost-provider.h"
#include "memory.h"
#include "process.h"

enum {
	CROWD_BITS = 18, /* 262,144 counters: 12 MiB, touched as they are used */
	CROWD_FULL = 1 << CROWD_BITS,
	CROWD_PROBES = 32, /* looked at before a lock is given up */
	COUNT_BITS = 40,   /* of acquisitions */
	PAGE_SHIFT = 12,
	LOCK_SHIFT = 5,
	REGION_SHIFT = 26,   /* of glibc's arenas: malloc/arena.c, HEAP_MAX_SIZE */
	PAUSE_EVENTS = 4096, /* at the end: written between two pauses for who reads them */
	PAUSE_US = 1000,
};

/**
 * What all threads did with a lock that was in no table of theirs. It takes a place of its own,
 * four to a cache line: the rest of it is seldom looked at.
 */
struct crowd_lock {
	uint64_t key;	/* 0: free */
	uint64_t count; /* acquisitions, and above them the life that they belong to */
};

struct crowd_rest {
	uint64_t flushed; /* acquisitions that have been written */
	uint64_t first_ns;
	uint64_t class_site;
	uint32_t epoch;
	uint8_t kind; /* 0: it is being made */
	uint8_t type, attributes;
};

struct crowd {
	struct crowd_lock locks[1 << CROWD_BITS];
	struct crowd_rest rest[1 << CROWD_BITS];
};

static struct crowd *crowd;
static uint32_t next_flush;

static struct crowd *crowd_get(void)
{
	struct crowd *found = __atomic_load_n(&crowd, __ATOMIC_ACQUIRE), *none = NULL;

	if (likely(found))
		return found;
	found = memory_map(sizeof(*found));
	if (!found || __atomic_compare_exchange_n(&crowd, &none, found, false, __ATOMIC_ACQ_REL,
						  __ATOMIC_ACQUIRE))
		return found;
	memory_unmap(found, sizeof(*found));
	return none;
}

/* As much of the life in an idle word as a count has room for. */
static uint64_t life_bits(uint64_t word)
{
	return waiters_idle(word) << (COUNT_BITS - 32);
}

static uint64_t acquisitions_of(uint64_t count)
{
	return count & (((uint64_t)1 << COUNT_BITS) - 1);
}

/*
 * Locks that lie side by side have counters that do, so that a program's steps through its locks
 * are steps through their counters, which the processor foresees. Where they begin is by chance for
 * each region of memory (an allocator's arenas look alike), and, for what finds its place taken,
 * for each page.
 */
static uint32_t place_of(uint64_t key, uint32_t probe)
{
	uint64_t part = key >> (probe == 0 ? REGION_SHIFT : PAGE_SHIFT);
	uint64_t begin = (part + ((uint64_t)probe << 32)) * 0x9E3779B97F4A7C15ull;

	return (uint32_t)((begin >> (64 - CROWD_BITS)) + (key >> LOCK_SHIFT)) % CROWD_FULL;
}

void crowd_prefetch(uint64_t key)
{
	struct crowd *all = __atomic_load_n(&crowd, __ATOMIC_RELAXED);

	if (all)
		__builtin_prefetch(&all->locks[place_of(key, 0)], 1);
}

static void crowd_fill(struct crowd *all, uint32_t place, const struct object *object,
		       const void *site)
{
	struct crowd_rest *rest = &all->rest[place];

	all->locks[place].count = life_bits(waiters_load(object->hash));
	rest->epoch++;
	rest->flushed = 0;
	rest->first_ns = clock_now_ns();
	rest->class_site = (uintptr_t)site;
	rest->type = object->type;
	rest->attributes = object->attributes;
	__atomic_store_n(&rest->kind, object->kind, __ATOMIC_RELEASE);
}

/* A free place becomes the lock's. Those of several processes are counted by each thread:
 * CROWD_FULL. */
static COLD uint32_t crowd_add(struct crowd *all, uint32_t place, uint64_t key,
			       enum lockcost_kind kind, const void *site)
{
	struct object object = object_of_key(key, kind);
	uint64_t none = 0;

	if (object_is_shared(&object))
		return CROWD_FULL;
	if (__atomic_compare_exchange_n(&all->locks[place].key, &none, key, false, __ATOMIC_RELAXED,
					__ATOMIC_RELAXED))
		crowd_fill(all, place, &object, site);
	return all->locks[place].key == key ? place : CROWD_FULL;
}

/* The place of the lock's counter, made if there is none; CROWD_FULL: there is no room. */
static uint32_t crowd_find(struct crowd *all, uint64_t key, enum lockcost_kind kind,
			   const void *site)
{
	for (uint32_t probe = 0; probe < CROWD_PROBES; probe++) {
		uint32_t place = place_of(key, probe);

		if (likely(all->locks[place].key == key))
			return place;
		if (all->locks[place].key == 0)
			return crowd_add(all, place, key, kind, site);
	}
	return CROWD_FULL;
}

static void crowd_write(struct crowd *all, uint32_t place)
{
	struct crowd_rest *rest = &all->rest[place];
	uint64_t key = all->locks[place].key;
	uint64_t count = __atomic_load_n(&all->locks[place].count, __ATOMIC_RELAXED);
	struct lockcost_lock_stats event = {
		.pid = process.pid,
		.epoch = rest->epoch,
		.lock = lock_key_address(key, rest->kind),
		.kind = rest->kind,
		.type = rest->type,
		.attributes = rest->attributes,
		.first_ns = rest->first_ns,
		.time_ns = clock_now_ns(),
		.class_site = rest->class_site,
		.acquisitions = acquisitions_of(count),
		.holds_population = acquisitions_of(count),
	};

	if (lock_key_is_reader(key))
		event.attributes |= LOCKCOST_ATTRIBUTE_READER;
	rest->flushed = event.acquisitions;
	lttng_ust_tracepoint(lockcost, lock_stats, &event);
}

static bool crowd_is_changed(const struct crowd *all, uint32_t place)
{
	return acquisitions_of(all->locks[place].count) != all->rest[place].flushed;
}

/* Another life has begun at the address: what was counted belongs to the old one. */
static COLD void crowd_renew(struct thread *self, struct crowd *all, uint32_t place,
			     enum lockcost_kind kind, const void *site)
{
	struct object object = object_of_key(all->locks[place].key, kind);
	struct thread_pause pause;

	if (thread_is_silent)
		return;
	pause = thread_pause_begin();
	thread_announce(self);
	if (crowd_is_changed(all, place))
		crowd_write(all, place);
	crowd_fill(all, place, &object, site);
	thread_pause_end(&pause);
}

static bool crowd_count(struct thread *self, uint64_t key, enum lockcost_kind kind, uint64_t word,
			const void *site)
{
	struct crowd *all = crowd_get();
	uint32_t place = all ? crowd_find(all, key, kind, site) : CROWD_FULL;
	uint64_t *count;

	if (unlikely(place == CROWD_FULL))
		return false;
	count = &all->locks[place].count;
	if (unlikely((*count ^ life_bits(word)) >> COUNT_BITS))
		crowd_renew(self, all, place, kind, site);
	/* others may have a reader's side or a semaphore at the same time */
	if (kind == LOCKCOST_KIND_SEM || lock_key_is_reader(key))
		__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
	else
		__atomic_store_n(count, *count + 1, __ATOMIC_RELAXED);
	return true;
}

/* Guests */

void crowd_make_guests(struct thread *thread)
{
	memset(thread->guests, 0, sizeof(thread->guests));
	memset(thread->guest_rests, 0, sizeof(thread->guest_rests));
	for (int i = 0; i < THREAD_GUESTS; i++) {
		thread->guests[i].rest = &thread->guest_rests[i];
		thread->guest_rests[i].is_guest = true;
	}
}

struct lock_entry *crowd_find_guest(struct thread *self, uint64_t key)
{
	for (int i = 0; i < THREAD_GUESTS; i++) {
		if (self->guests[i].key == key)
			return &self->guests[i];
	}
	return NULL;
}

static bool is_changed(const struct lock_entry *guest)
{
	return lock_entry_activity(guest) != guest->rest->flushed;
}

struct lock_entry *crowd_take_guest(struct thread *self, uint64_t hash)
{
	for (int i = 0; i < THREAD_GUESTS; i++) {
		struct lock_entry *guest = &self->guests[++self->next_guest % THREAD_GUESTS];

		if (guest->depth > 0 || (is_changed(guest) && thread_is_silent))
			continue;
		if (is_changed(guest))
			flush_entry(self, guest, clock_now_ns());
		lock_entry_clear(guest, hash);
		return guest;
	}
	return NULL;
}

/* All that are not held have something to tell: one of them does. */
static COLD struct lock_entry *write_guest(struct thread *self, uint64_t hash)
{
	struct thread_pause pause;
	struct lock_entry *guest;

	if (thread_is_silent)
		return NULL;
	pause = thread_pause_begin();
	thread_announce(self);
	guest = crowd_take_guest(self, hash);
	thread_pause_end(&pause);
	return guest;
}

/* One that is not held and has nothing to tell: the same one again and again, if it can be. */
static struct lock_entry *idle_guest(struct thread *self, uint64_t hash)
{
	for (int i = 0; i < THREAD_GUESTS; i++, self->next_guest++) {
		struct lock_entry *guest = &self->guests[self->next_guest % THREAD_GUESTS];

		if (guest->depth > 0 || (guest->rest->epoch != 0 && is_changed(guest)))
			continue;
		if (guest->rest->epoch != 0)
			lock_entry_clear(guest, hash);
		return guest;
	}
	return write_guest(self, hash);
}

void crowd_flush_guests(struct thread *thread, uint64_t now_ns)
{
	for (int i = 0; i < THREAD_GUESTS; i++) {
		struct lock_entry *guest = &thread->guests[i];

		if (guest->key != 0 && is_changed(guest))
			flush_entry(thread, guest, now_ns);
	}
}

void crowd_forget_guests(struct thread *self)
{
	for (int i = 0; i < THREAD_GUESTS; i++) {
		if (self->guests[i].depth == 0)
			lock_entry_clear(&self->guests[i], 0);
	}
}

/* Counted elsewhere: as an entry it has no epoch yet, and has had no acquisition. */
static void guest_hold(struct thread *self, struct lock_entry *guest, uint64_t key,
		       enum lockcost_kind kind, uint64_t word, const void *site)
{
	guest->key = key;
	guest->rest->kind = (uint8_t)kind;
	guest->idle_word = waiters_idle(word);
	guest->word = waiters_word(lock_hash(key));
	guest->until_sample = UINT32_MAX;
	guest->hold = LOCK_HOLD_PLAIN;
	guest->rest->next_sample_at = UINT32_MAX;
	guest->site = (uintptr_t)site;
	guest->outer = self->innermost;
	self->innermost = guest;
}

static bool is_held(const struct thread *self, uint64_t key)
{
	for (const struct lock_entry *held = self->innermost; held; held = held->outer) {
		if (held->key == key)
			return true;
	}
	return false;
}

bool crowd_begin(struct thread *self, uint64_t key, enum lockcost_kind kind, const void *site)
{
	uint64_t hash = lock_hash(key), word = waiters_load(hash);
	struct lock_entry *guest = NULL;

	if (waiters_now(hash) > 0 || is_held(self, key) ||
	    (lock_table_may_have(&self->table, hash) && lock_table_find(&self->table, key, hash)))
		return false;
	if (kind != LOCKCOST_KIND_SEM)
		guest = idle_guest(self, hash);
	if ((kind != LOCKCOST_KIND_SEM && !guest) || !crowd_count(self, key, kind, word, site))
		return false;
	/* a semaphore's unit is no promise to give it back */
	if (guest)
		guest_hold(self, guest, key, kind, word, site);
	return true;
}

/* The process's counters */

void crowd_flush(uint32_t limit)
{
	struct crowd *all = __atomic_load_n(&crowd, __ATOMIC_ACQUIRE);
	uint32_t written = 0;

	for (uint32_t i = 0; all && i < 1u << CROWD_BITS && written < limit; i++) {
		uint32_t place = next_flush++ % (1u << CROWD_BITS);

		if (all->locks[place].key == 0 ||
		    __atomic_load_n(&all->rest[place].kind, __ATOMIC_ACQUIRE) == 0 ||
		    !crowd_is_changed(all, place))
			continue;
		crowd_write(all, place);
		if (++written % PAUSE_EVENTS == 0)
			usleep(PAUSE_US);
	}
}

void crowd_forked(void)
{
	if (crowd)
		memory_unmap(crowd, sizeof(*crowd));
	crowd = NULL;
}
