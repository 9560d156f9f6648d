/* SPDX-License-Identifier: MIT */
/* The rarer ways of a crowd's counters: they are made, begin another life, are written. */
#include "crowd_counters.h"

#include <errno.h>

#include "clock.h"
#include "lockcost-provider.h"
#include "memory.h"
#include "object.h"
#include "process.h"
#include "thread.h"

enum {
	PAUSE_EVENTS = 4096, /* at the end: written between two pauses for who reads them */
	PAUSE_US = 1000,
};

struct crowd *crowd;
static bool is_refused;	    /* there was no memory for it */
static uint32_t epochs;	    /* begun: makes each one's number unique */
static uint32_t next_flush; /* place at which the next flush begins */

static struct crowd *map(void)
{
	int saved_errno = errno;
	struct crowd *mapped = memory_map_sparse(sizeof(*mapped));

	if (!mapped)
		is_refused = true;
	errno = saved_errno;
	return mapped;
}

struct crowd *crowd_get(void)
{
	struct crowd *found = __atomic_load_n(&crowd, __ATOMIC_ACQUIRE), *none = NULL;

	if (likely(found))
		return found;
	if (is_refused)
		return NULL;
	found = map();
	if (!found || __atomic_compare_exchange_n(&crowd, &none, found, false, __ATOMIC_ACQ_REL,
						  __ATOMIC_ACQUIRE))
		return found;
	memory_unmap(found, sizeof(*found));
	return none;
}

/* Whether the key has a page now. */
static bool page_make(struct crowd *all, uint64_t key, enum lockcost_kind kind)
{
	uint64_t id = crowd_page_id(key, kind);

	for (uint32_t probe = 0; probe < CROWD_PAGE_PROBES; probe++) {
		uint32_t page = crowd_page_number(id, kind, probe);
		uint64_t *place = &all->ids[page], found = 0;

		if (page == CROWD_NOBODYS)
			continue;
		if (__atomic_compare_exchange_n(place, &found, id, false, __ATOMIC_RELAXED,
						__ATOMIC_RELAXED) ||
		    found == id)
			return true;
	}
	return false;
}

static uint32_t *rest_number(struct crowd *all, struct crowd_seat seat)
{
	return &all->rest_numbers[seat.page][seat.number];
}

/* That of number 0 where there is none. */
static struct crowd_rest *rest_at(struct crowd *all, struct crowd_seat seat)
{
	return &all->rests[__atomic_load_n(rest_number(all, seat), __ATOMIC_ACQUIRE)];
}

/* The number of a rest that nobody has; 0 when there are no more. */
static uint32_t rest_take(struct crowd *all)
{
	uint32_t used = __atomic_load_n(&all->rests_used, __ATOMIC_RELAXED);

	while (used + 1 < CROWD_RESTS &&
	       !__atomic_compare_exchange_n(&all->rests_used, &used, used + 1, true,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	return used + 1 < CROWD_RESTS ? used + 1 : 0;
}

/* As rest_at(), but gives it one; NULL when there are no more. */
static struct crowd_rest *rest_get(struct crowd *all, struct crowd_seat seat)
{
	uint32_t none = 0, taken;

	if (rest_at(all, seat) != all->rests)
		return rest_at(all, seat);
	taken = rest_take(all);
	if (taken == 0)
		return NULL;
	/* where somebody else was faster, this number is nobody's */
	__atomic_compare_exchange_n(rest_number(all, seat), &none, taken, false, __ATOMIC_ACQ_REL,
				    __ATOMIC_ACQUIRE);
	return rest_at(all, seat);
}

static bool rest_try(struct crowd_rest *rest)
{
	return !__atomic_exchange_n(&rest->is_busy, true, __ATOMIC_ACQUIRE);
}

static void rest_end(struct crowd_rest *rest)
{
	__atomic_store_n(&rest->is_busy, false, __ATOMIC_RELEASE);
}

/* Counts; whoever changes or writes them has the rest. */

static uint64_t acquisitions_at(struct crowd *all, struct crowd_seat seat)
{
	uint64_t count = rest_at(all, seat)->carried;

	for (uint32_t shard = 0; shard < CROWD_SHARDS; shard++)
		count += __atomic_load_n(crowd_counter_at(all, seat, shard), __ATOMIC_RELAXED) /
			 CROWD_ONE;
	return count;
}

static bool is_changed(struct crowd *all, struct crowd_seat seat)
{
	return acquisitions_at(all, seat) != rest_at(all, seat)->flushed;
}

static void write_count(struct crowd_rest *rest, uint64_t count)
{
	struct lockcost_lock_stats event = {
		.pid = process.pid,
		.epoch = rest->epoch,
		.lock = lock_key_address(rest->key, rest->kind),
		.kind = rest->kind,
		.type = rest->type,
		.attributes = rest->attributes,
		.first_ns = rest->first_ns,
		.time_ns = clock_now_ns(),
		.class_site = rest->class_site,
		.acquisitions = count,
		.holds_population = count,
	};

	if (lock_key_is_reader(rest->key))
		event.attributes |= LOCKCOST_ATTRIBUTE_READER;
	rest->flushed = count;
	lttng_ust_tracepoint(lockcost, lock_stats, &event);
}

/* What it has counted goes to the wider count; from here on it counts that key's. */
static void carry(struct crowd_rest *rest, crowd_counter *counter)
{
	rest->carried +=
		__atomic_exchange_n(counter, crowd_tag(rest->key), __ATOMIC_ACQ_REL) / CROWD_ONE;
}

/* What was counted before was another life's, of this lock or of one that was there before. */
static void begin_life(struct crowd *all, struct crowd_seat seat, const struct object *object,
		       const void *site)
{
	struct crowd_rest *rest = rest_at(all, seat);

	for (uint32_t shard = 0; shard < CROWD_SHARDS; shard++)
		__atomic_store_n(crowd_counter_at(all, seat, shard), 0, __ATOMIC_RELAXED);
	rest->key = object->key;
	rest->carried = rest->flushed = 0;
	rest->first_ns = clock_now_ns();
	rest->class_site = (uintptr_t)site;
	rest->epoch = __atomic_add_fetch(&epochs, 1, __ATOMIC_RELAXED);
	rest->kind = object->kind;
	rest->type = object->type;
	rest->attributes = object->attributes;
	rest->is_alive = true;
}

/* Writes what has not been written of the life before. False: it cannot be. */
static bool end_life(struct thread *self, struct crowd *all, struct crowd_seat seat,
		     const struct object *object)
{
	struct crowd_rest *rest = rest_at(all, seat);
	struct thread_pause pause;

	if (rest->key == 0 || !is_changed(all, seat))
		return true;
	if (thread_is_silent)
		return false;
	pause = thread_pause_begin_for(object->kind);
	thread_announce(self);
	/* a session that is announced forgets them all */
	if (rest_at(all, seat) == rest)
		write_count(rest, acquisitions_at(all, seat));
	thread_pause_end(&pause);
	return rest_at(all, seat) == rest;
}

/* Makes the shard's counter the lock's. False: it cannot be. */
static bool take_counter(struct thread *self, struct crowd *all, struct crowd_seat seat,
			 uint32_t shard, const struct object *object, const void *site)
{
	struct crowd_rest *rest = rest_at(all, seat);
	bool is_same = rest->key == object->key;

	/* annotated locks may lie nearer than all others */
	if (rest->is_alive && !is_same && object->kind == LOCKCOST_KIND_USER)
		return false;
	if (!rest->is_alive || !is_same) {
		if (!end_life(self, all, seat, object))
			return false;
		begin_life(all, seat, object, site);
	}
	carry(rest, crowd_counter_at(all, seat, shard));
	return true;
}

COLD crowd_counter *crowd_counter_make(struct thread *self, struct crowd *all, uint64_t key,
				       enum lockcost_kind kind, uint32_t shard, const void *site)
{
	struct object object = object_of_key(key, kind);
	struct crowd_seat seat;
	struct crowd_rest *rest;
	bool is_taken;

	if (object_is_shared(&object) || !page_make(all, key, kind))
		return NULL;
	seat = crowd_seat_find(all, key, kind);
	rest = rest_get(all, seat);
	if (!rest || !rest_try(rest))
		return NULL;
	is_taken = take_counter(self, all, seat, shard, &object, site);
	rest_end(rest);
	return is_taken ? crowd_counter_at(all, seat, shard) : NULL;
}

void crowd_end_life(uint64_t key, enum lockcost_kind kind)
{
	struct crowd *all = __atomic_load_n(&crowd, __ATOMIC_ACQUIRE);
	struct crowd_seat seat;

	if (!all)
		return;
	seat = crowd_seat_find(all, key, kind);
	if (rest_at(all, seat)->key != key)
		return;
	rest_at(all, seat)->is_alive = false;
	for (uint32_t shard = 0; shard < CROWD_SHARDS; shard++)
		__atomic_fetch_and(crowd_counter_at(all, seat, shard), ~CROWD_USED,
				   __ATOMIC_RELAXED);
}

/* Whether there was something to be written of it. */
static bool flush_one(struct crowd *all, struct crowd_seat seat)
{
	struct crowd_rest *rest = rest_at(all, seat);
	bool is_written;

	/* one that somebody else changes or writes is left for next time */
	if (rest == all->rests || !is_changed(all, seat) || !rest_try(rest))
		return false;
	is_written = is_changed(all, seat);
	if (is_written)
		write_count(rest, acquisitions_at(all, seat));
	rest_end(rest);
	return is_written;
}

void crowd_flush(uint32_t limit)
{
	struct crowd *all = __atomic_load_n(&crowd, __ATOMIC_ACQUIRE);
	uint32_t at = next_flush, written = 0;

	for (uint32_t i = 0; all && i < CROWD_PAGES * CROWD_PAGE_COUNTERS && written < limit; i++) {
		struct crowd_seat seat = {.page = at / CROWD_PAGE_COUNTERS % CROWD_PAGES,
					  .number = at % CROWD_PAGE_COUNTERS};

		if (__atomic_load_n(&all->ids[seat.page], __ATOMIC_RELAXED) == 0) {
			i += CROWD_PAGE_COUNTERS - 1;
			at += CROWD_PAGE_COUNTERS - seat.number;
			continue;
		}
		at++;
		if (flush_one(all, seat) && ++written % PAUSE_EVENTS == 0)
			usleep(PAUSE_US);
	}
	next_flush = at;
}

void crowd_forget(void)
{
	/* it stays mapped: a handler may have forked between a counter's look-up and its use */
	if (crowd)
		memory_clear(crowd, sizeof(*crowd));
}
