/* SPDX-License-Identifier: MIT */
/* The rarer ways in which a hold begins and ends: timed, contended, recursive, seen for the first
 * time. */
#include "hold.h"

#include <errno.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "flush.h"
#include "guests.h"
#include "merge.h"
#include "process.h"
#include "settings.h"
#include "shared.h"
#include "taker.h"
#include "thread_states.h"

enum {
	MANY_LOCKS = 512,  /* of a thread */
	EARLY_OF_MANY = 2, /* instead of LOCKCOST_HOLD_EXACT_FIRST */
	RATE_OF_MANY = 1,  /* a row of rates */
};

/*
 * The estimate is as good as its samples are many, whatever their share: so the more there are, the
 * fewer are taken. docs/decisions/0004-sampling.md
 */
static const struct {
	uint32_t period; /* one hold in so many is timed */
	uint64_t enough; /* samples after which the next row holds */
} rates[] = {{LOCKCOST_HOLD_SAMPLE_PERIOD, 2048}, {64, 2048}, {256, UINT64_MAX}};

/* Acquisitions until the next timed one. Jittered, so that no rhythm of the program can hide from
 * it. */
static uint32_t next_sample(struct thread *self, const struct lock_entry *entry)
{
	uint32_t period = rates[entry->rest->rate].period;

	if (settings.hold_mode == LOCKCOST_HOLDS_OFF)
		return UINT32_MAX;
	if (settings.hold_mode == LOCKCOST_HOLDS_EXACT || entry->rest->early > 0)
		return 1;
	/* 1 to 2 * period - 1, all equally likely: period is the mean */
	return 1 + (uint32_t)((uint64_t)thread_random(self) * (2 * period - 1) >> 32);
}

/*
 * Where a thread knows a great many locks, most of its holds are early ones: fewer are timed, or
 * there would hardly be one that is not.
 */
static void start_sampling(struct thread *self, struct lock_entry *entry)
{
	bool is_of_many = self->table.used > MANY_LOCKS;

	entry->rest->early = is_of_many ? EARLY_OF_MANY : LOCKCOST_HOLD_EXACT_FIRST;
	entry->rest->rate = is_of_many ? RATE_OF_MANY : 0;
	entry->until_sample = next_sample(self, entry);
	entry->rest->next_sample_at = entry->until_sample;
}

/* What is known of a lock at its first acquisition by this thread. */
static void entry_begin(struct thread *self, struct lock_entry *entry, const struct object *object,
			const void *site)
{
	entry->rest->kind = object->kind;
	entry->rest->epoch = ++self->table.epochs;
	entry->rest->first_ns = clock_now_ns();
	entry->rest->class_site = (uintptr_t)site;
	start_sampling(self, entry);
	entry->rest->type = object->type;
	entry->rest->attributes = object->attributes;
	/* what follows is written once, even though the lock may be held */
	thread_announce(self);
	entry->rest->class_stack = taker_stack(self, object, site);
	if (!object_is_shared(object))
		return;
	lock_entry_never_idle(entry);
	shared_tell(object);
}

void hold_make_room(struct thread *self)
{
	if (!lock_table_is_crowded(&self->table) || thread_is_silent || !thread_try_flushing(self))
		return; /* somebody is reading it: there is room enough until next time */
	if (lock_table_grow(&self->table, &self->innermost, lock_table_bits_most(thread_count())) !=
	    0)
		lock_table_bound(&self->table);
	self->recent = self->table.slots;
	thread_end_flushing(self);
}

/* Gate closed. */
static struct lock_entry *entry_add(struct thread *self, const struct object *object,
				    const void *site, bool may_move)
{
	struct lock_entry *entry = NULL;

	if (may_move && !self->table.is_full)
		hold_make_room(self);
	if (!self->table.is_full)
		entry = lock_table_reserve(&self->table, object->key, object->hash);
	if (!entry)
		entry = guests_take(self, object->hash);
	if (!entry) {
		process_count(&process.untracked_locks);
		return NULL;
	}
	entry_begin(self, entry, object, site);
	lock_entry_publish(entry, object->key);
	return entry;
}

bool hold_settles(const struct lock_entry *entry)
{
	return entry->rest->counts.holds_sampled >= rates[entry->rest->rate].enough;
}

void hold_settle(struct thread *self, struct lock_entry *entry)
{
	if (thread_is_silent || !thread_try_flushing(self))
		return; /* next time */
	merge_settle(self);
	merge_rebase(self, entry);
	flush_entry(self, entry, clock_now_ns());
	lock_order_settle(entry);
	entry->rest->order_since = 0;
	memset(&entry->rest->counts, 0, sizeof(entry->rest->counts));
	memset(&entry->rest->samples, 0, sizeof(entry->rest->samples));
	entry->rest->flushed = 0;
	entry->rest->rate++;
	entry->rest->epoch = ++self->table.epochs;
	entry->until_sample = next_sample(self, entry);
	entry->rest->next_sample_at = entry->until_sample;
	thread_end_flushing(self);
}

/* The address has begun another life: what was counted so far belongs to the old one. Gate closed.
 */
static void entry_new_life(struct thread *self, struct lock_entry *entry,
			   const struct object *object, const void *site)
{
	struct lock_entry *outer = entry->outer;
	uint16_t depth = entry->depth;
	bool is_mine = thread_wait_flushing(self);
	uint64_t now_ns = clock_now_ns();

	thread_announce(self);
	merge_end_all(self);
	flush_entry(self, entry, now_ns);
	lock_order_settle(entry);
	if (entry->rest->is_ordered)
		lock_order_new_life(self, entry->key, now_ns);
	if (entry->rest->counts.try_failed > 0)
		try_sites_new_life(self, entry->key, now_ns);
	lock_entry_clear(entry, object->hash);
	entry->outer = outer;
	entry_begin(self, entry, object, site);
	entry->depth = depth;
	lock_entry_publish(entry, object->key);
	if (is_mine)
		thread_end_flushing(self);
}

/* A guest, until now counted elsewhere. Gate closed. */
static void guest_begin(struct thread *self, struct lock_entry *guest, const struct object *object,
			const void *site)
{
	bool is_mine = thread_wait_flushing(self);

	entry_begin(self, guest, object, site);
	if (is_mine)
		thread_end_flushing(self);
}

static struct lock_entry *entry_get(struct thread *self, const struct object *object,
				    const void *site, bool may_move)
{
	struct lock_entry *entry = hold_find(self, object->key);
	struct thread_pause pause;

	if (entry && (lock_entry_is_same_life(entry) || thread_is_silent) &&
	    entry->rest->epoch != 0)
		return entry;
	pause = thread_pause_begin_for(object->kind);
	if (entry && entry->rest->epoch == 0)
		guest_begin(self, entry, object, site);
	else if (entry)
		entry_new_life(self, entry, object, site);
	else
		entry = entry_add(self, object, site, may_move);
	thread_pause_end(&pause);
	return entry;
}

struct lock_entry *hold_entry(struct thread *self, const struct object *object, const void *site)
{
	return entry_get(self, object, site, true);
}

struct lock_entry *hold_entry_unmoved(struct thread *self, const struct object *object,
				      const void *site)
{
	return entry_get(self, object, site, false);
}

void hold_unlink(struct thread *self, const struct lock_entry *entry)
{
	struct lock_entry *inner = self->innermost;

	if (inner == entry) {
		self->innermost = entry->outer;
		return;
	}
	while (inner && inner->outer != entry)
		inner = inner->outer;
	if (inner)
		lock_order_turn(self, inner, entry->outer, (const void *)inner->site);
}

static void hold_push(struct thread *self, struct lock_entry *entry, const void *site)
{
	if (entry->rest->kind == LOCKCOST_KIND_SEM) {
		entry->depth += entry->depth < UINT16_MAX;
	} else {
		entry->depth = 1;
		lock_order_turn(self, entry, self->innermost, site);
		self->innermost = entry;
	}
	entry->site = (uintptr_t)site;
	entry->hold_flags = 0;
}

/* The countdown is at its end: this acquisition is timed, and the next one to be is chosen. */
static void time_hold(struct thread *self, struct lock_entry *entry)
{
	bool is_exact = entry->rest->early > 0 || settings.hold_mode == LOCKCOST_HOLDS_EXACT;

	entry->rest->early -= entry->rest->early > 0;
	entry->until_sample = next_sample(self, entry);
	entry->rest->next_sample_at += entry->until_sample;
	if (settings.hold_mode == LOCKCOST_HOLDS_OFF)
		return;
	entry->hold_flags = is_exact ? LOCK_HOLD_EXACT : LOCK_HOLD_SAMPLED;
	entry->acquire_ticks = clock_ticks();
}

/* Whether its holder may take it again: a rwlock's readers may. */
static bool is_recursive(const struct object *object)
{
	return object->type == LOCKCOST_TYPE_RECURSIVE || lock_key_is_reader(object->key);
}

static COLD void hold_begin_rare(struct thread *self, const struct object *object, const void *site)
{
	bool has_waiters = waiters_now(object->hash) > 0;
	struct lock_entry *entry = hold_entry(self, object, site);

	if (!entry)
		return;
	if (entry->depth > 0 && object->kind != LOCKCOST_KIND_SEM) {
		/* another mutex may have come to the address: std::recursive_mutex calls no init */
		entry->rest->type = object->type;
		if (is_recursive(object)) {
			entry->depth += entry->depth < UINT16_MAX;
			entry->rest->counts.recursions++;
			return;
		}
		hold_forget(self, entry); /* somebody else has released it */
	}
	hold_push(self, entry, site);
	if (--entry->until_sample == 0)
		time_hold(self, entry);
	if (!has_waiters && !object_is_shared(object)) {
		entry->idle_word = waiters_idle(entry->idle_word); /* some may have been passed */
		return;
	}
	if (merge_passing(self, entry))
		return;
	entry->hold_flags = LOCK_HOLD_EXACT | LOCK_HOLD_TOLD;
	entry->acquire_ticks = clock_ticks();
}

bool hold_find_displaced(struct thread *self, uint64_t key)
{
	struct lock_entry *entry;

	if (self->recent->key == key)
		return false;
	entry = lock_table_find(&self->table, key, lock_hash(key));
	if (entry)
		self->recent = entry;
	return entry;
}

void hold_begin_slow(struct thread *self, uint64_t key, enum lockcost_kind kind, const void *site)
{
	bool is_displaced = hold_find_displaced(self, key);
	struct lock_entry *entry;

	/* a semaphore's unit is on no list of holds */
	if (is_displaced && kind != LOCKCOST_KIND_SEM &&
	    hold_begin_plain(self, self->recent, key, site))
		return;
	if (!thread_may_look(self, site))
		return;
	entry = self->recent;
	if (self->table.is_full && entry->key != key && crowd_begin(self, key, kind, site))
		return;
	if (unlikely(entry->key != key || entry->until_sample != 1 || entry->hold != 0 ||
		     !lock_entry_is_idle(entry))) {
		struct object object = object_of_key(key, kind);

		hold_begin_rare(self, &object, site);
		return;
	}
	hold_push(self, entry, site);
	time_hold(self, entry);
}

void hold_take_back(struct thread *self, uint64_t key)
{
	struct lock_entry *entry = self->innermost;

	if (entry && entry->key == key && entry->hold == LOCK_HOLD_PLAIN) {
		self->innermost = entry->outer;
		entry->hold = 0;
	}
	entry = lock_table_find(&self->table, key, lock_hash(key));
	if (entry)
		entry->until_sample++;
}

void hold_begin_contended(struct thread *self, const struct object *object, const void *site,
			  uint64_t acquire_ns, const struct lock_wait *wait)
{
	struct lock_entry *entry = hold_entry(self, object, site);

	if (!entry)
		return;
	if (entry->depth > 0 && entry->rest->kind != LOCKCOST_KIND_SEM)
		hold_forget(self, entry);
	hold_push(self, entry, site);
	entry->rest->next_sample_at++; /* not one of those that sampling counts down */
	entry->acquire_ticks = clock_ticks();
	entry->rest->wait = *wait;
	entry->rest->wait.acquire_ns = acquire_ns;
	entry->hold_flags = LOCKCOST_HOLD_CONTENDED | LOCK_HOLD_EXACT;
	entry->rest->counts.owner_died += wait->status == EOWNERDEAD;
}

void hold_begin_again(struct thread *self, const struct object *object, const void *site,
		      uint64_t acquire_ns)
{
	struct lock_entry *entry = hold_entry(self, object, site);

	if (!entry)
		return;
	if (entry->depth > 0)
		hold_forget(self, entry);
	hold_push(self, entry, site);
	entry->rest->counts.cond_reacquisitions++;
	if (entry->rest->order)
		entry->rest->order->count++; /* it waited for the mutex, as any lock call does */
	entry->acquire_ticks = clock_ticks();
	entry->rest->wait.acquire_ns = acquire_ns;
	entry->rest->wait.operation = LOCKCOST_OPERATION_COND;
	entry->hold_flags = LOCK_HOLD_EXACT;
}

void hold_count_outcome(struct lock_entry *entry, int status)
{
	if (status == ETIMEDOUT)
		entry->rest->counts.timed_out++;
	else if (status == ENOTRECOVERABLE)
		entry->rest->counts.not_recoverable++;
	else if (status > 0 && entry->rest->kind != LOCKCOST_KIND_FUTEX)
		entry->rest->counts
			.errors++; /* a futex call's EAGAIN and EINTR are everyday answers */
}

static void count_try_failed(struct thread *self, struct lock_entry *entry,
			     const struct object *object, const void *site)
{
	entry->rest->counts.try_failed++;
	try_sites_note(self, object, site);
}

void hold_count_failure(struct thread *self, const struct object *object, int status, bool is_try,
			const void *site)
{
	struct lock_entry *entry = hold_entry(self, object, site);

	if (!entry)
		return;
	/* EAGAIN: sem_trywait(3); a rwlock's readers are too many then, pthread_rwlock_rdlock(3p)
	 */
	if (is_try && status == (object->kind == LOCKCOST_KIND_SEM ? EAGAIN : EBUSY))
		count_try_failed(self, entry, object, site);
	else
		hold_count_outcome(entry, status);
}
