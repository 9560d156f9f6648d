/* SPDX-License-Identifier: MIT */
/* The rarer ways in which a hold begins and ends: timed, contended, recursive, seen for the first
 * time. */
#include "hold.h"

#include <errno.h>
#include <string.h>

#include "clock.h"
#include "flush.h"
#include "mutex_layout.h"
#include "process.h"
#include "settings.h"

uint32_t hold_next_sample(struct thread *self, struct lock_entry *entry)
{
	if (settings.hold_mode == LOCKCOST_HOLDS_OFF)
		return UINT32_MAX;
	if (settings.hold_mode == LOCKCOST_HOLDS_EXACT || entry->early > 0)
		return 1;
	/* 1 to 31, so that 16 is the mean and no rhythm of the program can hide from it */
	return 1 + thread_random(self) % (2 * LOCKCOST_HOLD_SAMPLE_PERIOD - 1);
}

static void entry_begin(struct thread *self, struct lock_entry *entry, const struct object *object,
			const void *site)
{
	entry->kind = object->kind;
	entry->epoch = ++self->table.epochs;
	entry->first_ns = clock_now_ns();
	entry->class_site = (uintptr_t)site;
	entry->early = LOCKCOST_HOLD_EXACT_FIRST;
	entry->until_sample = hold_next_sample(self, entry);
	if (object->kind == LOCKCOST_KIND_MUTEX)
		mutex_describe(object->lock, &entry->type, &entry->attributes);
}

/* Makes room in a table that cannot grow: its counts are written out first. Gate closed. */
static struct lock_entry *entry_add(struct thread *self, const struct object *object, bool *is_new)
{
	struct lock_table *table = &self->table;
	struct lock_entry *entry;

	if (!thread_try_flushing(self))
		return NULL;
	entry = lock_table_add(table, &self->innermost, object->lock, object->hash, is_new);
	if (!entry) {
		thread_announce(self);
		flush_table(self, UINT32_MAX, clock_now_ns());
		lock_table_evict(table, &self->innermost);
		entry = lock_table_add(table, &self->innermost, object->lock, object->hash, is_new);
	}
	thread_end_flushing(self);
	return entry;
}

/* The address has begun another life: what was counted so far belongs to the old one. */
static void entry_new_life(struct thread *self, struct lock_entry *entry,
			   const struct object *object, const void *site)
{
	struct lock_entry *outer = entry->outer;
	uint16_t depth = entry->depth;

	thread_announce(self);
	flush_entry(self, entry, clock_now_ns());
	memset(entry, 0, sizeof(*entry));
	entry->lock = object->lock;
	entry->idle_word = waiters_idle(waiters_load(object->hash));
	entry->outer = outer;
	entry->depth = depth;
	entry_begin(self, entry, object, site);
}

struct lock_entry *hold_entry(struct thread *self, const struct object *object, const void *site)
{
	struct lock_entry *entry = lock_table_find(&self->table, object->lock, object->hash);
	struct thread_pause pause;
	bool is_new = false;

	if (entry && waiters_idle(waiters_load(object->hash)) == entry->idle_word)
		return entry;
	pause = thread_pause_begin(self);
	if (!entry)
		entry = entry_add(self, object, &is_new);
	else
		entry_new_life(self, entry, object, site);
	if (is_new)
		entry_begin(self, entry, object, site);
	if (!entry)
		process_count(&process.untracked_locks);
	thread_pause_end(&pause);
	return entry;
}

static void hold_push(struct thread *self, struct lock_entry *entry, const void *site)
{
	if (entry->kind == LOCKCOST_KIND_SEM) {
		entry->depth += entry->depth < UINT16_MAX;
	} else {
		entry->depth = 1;
		entry->outer = self->innermost;
		self->innermost = entry;
	}
	entry->site = (uintptr_t)site;
	entry->hold_flags = 0;
	entry->acquire_ns = 0;
	entry->wait.request_ns = 0;
}

/* Decides whether this hold is timed, and in which stratum it counts. */
static void hold_time(struct thread *self, struct lock_entry *entry, uint64_t hash)
{
	bool has_waiters = waiters_count(waiters_load(hash)) > 0;
	bool is_due = entry->until_sample == 0;

	if (is_due && settings.hold_mode == LOCKCOST_HOLDS_OFF) {
		is_due = false;
		entry->until_sample = UINT32_MAX;
	}
	if (!is_due && !has_waiters)
		return;
	entry->acquire_ns = clock_now_ns();
	if (has_waiters || entry->early > 0 || settings.hold_mode == LOCKCOST_HOLDS_EXACT)
		entry->hold_flags |= LOCK_HOLD_EXACT;
	else
		entry->hold_flags |= LOCK_HOLD_SAMPLED;
	if (!is_due)
		return;
	entry->early -= entry->early > 0;
	entry->until_sample = hold_next_sample(self, entry);
}

void hold_begin_slow(struct thread *self, const struct object *object, const void *site)
{
	struct lock_entry *slot = lock_table_slot(&self->table, object->hash);
	/* The fast path counts down before it finds another reason to come here. */
	bool is_counted = slot->lock == object->lock && slot->depth == 0;
	struct lock_entry *entry = hold_entry(self, object, site);

	if (!entry)
		return;
	if (entry->depth > 0 && entry->kind != LOCKCOST_KIND_SEM) {
		if (entry->type == LOCKCOST_TYPE_RECURSIVE) {
			entry->depth++;
			entry->counts.recursions++;
			return;
		}
		hold_forget(self, entry); /* somebody else has released it */
	}
	if (!is_counted || entry != lock_table_slot(&self->table, object->hash))
		entry->until_sample -= entry->until_sample > 0;
	hold_push(self, entry, site);
	entry->acquisitions++;
	hold_time(self, entry, object->hash);
}

void hold_begin_contended(struct thread *self, const struct object *object, const void *site,
			  uint64_t acquire_ns, const struct lock_wait *wait)
{
	struct lock_entry *entry = hold_entry(self, object, site);

	if (!entry)
		return;
	if (entry->depth > 0 && entry->kind != LOCKCOST_KIND_SEM)
		hold_forget(self, entry);
	hold_push(self, entry, site);
	entry->acquisitions++;
	entry->acquire_ns = acquire_ns;
	entry->wait = *wait;
	entry->hold_flags = LOCKCOST_HOLD_CONTENDED | LOCK_HOLD_EXACT;
	entry->counts.owner_died += wait->status == EOWNERDEAD;
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
	entry->counts.cond_reacquisitions++;
	entry->acquire_ns = acquire_ns;
	entry->wait.operation = LOCKCOST_OPERATION_COND;
	entry->hold_flags = LOCK_HOLD_EXACT;
}

void hold_count_failure(struct thread *self, const struct object *object, int status, bool is_try,
			const void *site)
{
	struct lock_entry *entry = hold_entry(self, object, site);

	if (!entry)
		return;
	if (is_try && (status == EBUSY || status == EAGAIN))
		entry->counts.try_failed++;
	else if (status == ETIMEDOUT)
		entry->counts.timed_out++;
	else
		entry->counts.errors++;
}
