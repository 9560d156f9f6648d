/* SPDX-License-Identifier: MIT */
/* An entry that takes the waiters of now for none passes them by on the fast path. */
#include "merge.h"

#include <string.h>

#include "budget.h"
#include "clock.h"
#include "guests.h"
#include "hold.h"
#include "lockcost-provider.h"
#include "process.h"

enum { PERIOD_NS = 200 }; /* between two holds, where nothing tells */

static struct merge *place_of(struct thread *self, uint64_t key)
{
	return &self->merges.merges[lock_hash(key) % MERGE_COUNT];
}

static struct merge *merge_find(struct thread *self, const struct lock_entry *entry)
{
	struct merge *merge = place_of(self, entry->key);

	return merge->key == entry->key ? merge : NULL;
}

static uint64_t holds_of(const struct merge *merge, const struct lock_entry *entry)
{
	return lock_entry_acquisitions(entry) - merge->acquisitions;
}

static bool may_merge(const struct thread *self, const struct lock_entry *entry)
{
	return !lock_entry_is_shared(entry) && entry->rest->kind != LOCKCOST_KIND_SEM &&
	       !guests_have(self, entry);
}

/* Telling */

static uint64_t mean_hold_ns(const struct lock_counts *counts)
{
	if (counts->holds_sampled > 0)
		return counts->hold_sampled_ns / counts->holds_sampled;
	return counts->holds_exact > 0 ? counts->hold_exact_ns / counts->holds_exact : 0;
}

static uint32_t length_count(const struct merge *merge)
{
	uint32_t count = LOCKCOST_MERGED_LENGTHS;

	while (count > 0 && merge->lengths[count - 1] == 0)
		count--;
	return count;
}

/*
 * How long it went on. Holds that pass waiters by look at no clock: they are taken for as frequent
 * as those before.
 */
static uint64_t merge_length_ns(const struct merge *merge, uint64_t hold_count, uint64_t now)
{
	uint64_t known_ns = clock_ticks_ns(merge->begin, merge->seen);
	uint64_t each_ns = merge->seen_holds ? known_ns / merge->seen_holds : PERIOD_NS;
	uint64_t later = hold_count > merge->seen_holds ? hold_count - merge->seen_holds : 0;
	uint64_t length_ns = known_ns + later * each_ns;
	uint64_t most_ns = clock_ticks_ns(merge->begin, now);

	return length_ns < most_ns ? length_ns : most_ns;
}

/* False: there is nothing to tell. */
static bool fill_merged(struct lockcost_merged *event, const struct thread *thread,
			const struct merge *merge)
{
	const struct lock_entry *entry =
		lock_table_find(&thread->table, merge->key, lock_hash(merge->key));
	uint64_t hold_count = entry ? holds_of(merge, entry) : 0;
	uint64_t now_ns = clock_now_ns(), now = clock_ticks();
	uint64_t begin_ns = now_ns - clock_ticks_ns(merge->begin, now);
	uint64_t length_ns = merge_length_ns(merge, hold_count, now);

	if (!entry || (hold_count == 0 && merge->waits == 0))
		return false;
	*event = (struct lockcost_merged){
		.pid = process.pid,
		.tid = thread->tid,
		.lock = lock_key_address(entry->key, entry->rest->kind),
		.kind = entry->rest->kind,
		.operation = lock_key_side(merge->key),
		.begin_ns = begin_ns,
		.end_ns = begin_ns + length_ns,
		.site = entry->site,
		.holds = hold_count,
		.hold_ns = hold_count * mean_hold_ns(&entry->rest->counts),
		.waits = merge->waits,
		.wait_ns = merge->wait_ns,
		.wait_max_ns = merge->wait_max_ns,
		.unknown_cpu_waits = merge->unknown_cpu_waits,
		.cpu_ns = merge->cpu_ns,
		.length_count = length_count(merge),
		.lengths = merge->lengths,
	};
	if (event->hold_ns > length_ns)
		event->hold_ns = length_ns;
	return true;
}

/* From here on its holds look at who waits again. */
static void stop_passing(struct thread *self, uint64_t key)
{
	struct lock_entry *entry = lock_table_find(&self->table, key, lock_hash(key));

	if (entry)
		entry->idle_word = waiters_idle(entry->idle_word);
}

/* Begins a merge in its place; `holds` of the entry's acquisitions are in it from the first. */
static void merge_open(struct thread *self, struct merge *merge, const struct lock_entry *entry,
		       uint64_t begin, uint64_t holds)
{
	uint64_t due = begin + (uint64_t)(MERGE_DUE_NS / clock_rate.ns_per_tick);

	memset(merge, 0, sizeof(*merge));
	merge->begin = merge->seen = begin;
	merge->acquisitions = lock_entry_acquisitions(entry) - holds;
	merge->key = entry->key;
	if (due < self->merges.due)
		self->merges.due = due;
}

/* Queues what there is to tell. */
static bool merge_tell(struct thread *self, const struct merge *merge)
{
	struct queued_event *place = hold_queue_place(self);

	if (!place || !fill_merged(&place->merged, self, merge))
		return false;
	place->type = QUEUED_MERGED;
	memcpy(place->lengths, merge->lengths, sizeof(place->lengths));
	place->merged.lengths = place->lengths;
	event_queue_push(&self->queued);
	return true;
}

/* Gate closed. */
static void merge_end(struct thread *self, struct merge *merge)
{
	stop_passing(self, merge->key);
	merge_tell(self, merge);
	merge->key = 0;
}

/* Tells, and goes on: while the budget is spent there are no gaps between what is told. */
static void merge_turn(struct thread *self, struct merge *merge)
{
	const struct lock_entry *entry =
		lock_table_find(&self->table, merge->key, lock_hash(merge->key));

	if (entry && merge_tell(self, merge) && budget_is_spent()) {
		merge_open(self, merge, entry, clock_ticks(), 0);
		return;
	}
	stop_passing(self, merge->key);
	merge->key = 0;
}

void merge_turn_all(struct thread *self)
{
	merge_settle(self);
	if (self->merges.due == UINT64_MAX)
		return;
	self->merges.due = UINT64_MAX;
	for (int i = 0; i < MERGE_COUNT; i++)
		if (self->merges.merges[i].key != 0)
			merge_turn(self, &self->merges.merges[i]);
}

void merge_end_all(struct thread *self)
{
	merge_settle(self);
	self->merges.due = UINT64_MAX;
	for (int i = 0; i < MERGE_COUNT; i++)
		if (self->merges.merges[i].key != 0)
			merge_end(self, &self->merges.merges[i]);
}

/* A deadlock is one, however busy the locks were before. */
static void write_open_wait(const struct thread *thread)
{
	const struct merge_open *open = &thread->merges.open_wait;
	const struct lock_entry *held = thread->innermost;
	uint64_t now_ns = clock_now_ns();
	struct lockcost_wait_begin event = {
		.pid = process.pid,
		.tid = thread->tid,
		.lock = lock_key_address(open->key, open->kind),
		.kind = open->kind,
		.operation = open->operation,
		.request_ns = now_ns - clock_ticks_ns(open->request, clock_ticks()),
		.site = open->site,
		.owner = open->owner,
		.held_lock = held ? lock_key_address(held->key, held->rest->kind) : 0,
		.held_site = held ? held->site : 0,
	};

	if (open->key != 0)
		lttng_ust_tracepoint(lockcost, wait_begin, &event);
}

void merge_write_all(struct thread *thread, bool is_running)
{
	struct lockcost_merged event;

	if (thread_is_silent)
		return;
	write_open_wait(thread);
	if (!is_running)
		merge_settle(thread);
	for (int i = 0; i < MERGE_COUNT; i++) {
		const struct merge *merge = &thread->merges.merges[i];

		if (merge->key != 0 && fill_merged(&event, thread, merge))
			lttng_ust_tracepoint(lockcost, merged, &event);
	}
}

void merge_forget_all(struct thread *self)
{
	for (int i = 0; i < MERGE_COUNT; i++) {
		if (self->merges.merges[i].key != 0 && self->table.slots)
			stop_passing(self, self->merges.merges[i].key);
		self->merges.merges[i].key = 0;
	}
	self->merges.open_wait.key = self->merges.last_wait.key = 0;
	self->merges.due = UINT64_MAX;
}

/* Merging */

/* A merge for the entry's lock; another one's that has the same place ends. */
static struct merge *merge_begin(struct thread *self, const struct lock_entry *entry,
				 uint64_t begin, uint64_t holds)
{
	struct merge *merge = place_of(self, entry->key);

	if (merge->key != 0) {
		struct thread_pause pause = thread_pause_begin();

		merge_end(self, merge);
		thread_pause_end(&pause);
	}
	merge_open(self, merge, entry, begin, holds);
	return merge;
}

static void merge_see(struct merge *merge, const struct lock_entry *entry, uint64_t now)
{
	merge->seen = now;
	merge->seen_holds = holds_of(merge, entry);
}

static uint32_t length_of(uint64_t wait_ns)
{
	uint32_t length = wait_ns ? 63 - (uint32_t)__builtin_clzll(wait_ns) : 0;

	return length < LOCKCOST_MERGED_LENGTHS ? length : LOCKCOST_MERGED_LENGTHS - 1;
}

static void wait_add(struct merge *merge, const struct merge_wait *wait, uint64_t wait_ns)
{
	merge->waits++;
	merge->wait_ns += wait_ns;
	if (wait_ns > merge->wait_max_ns)
		merge->wait_max_ns = wait_ns;
	merge->lengths[length_of(wait_ns)]++;
	if (wait->cpu_ns == UINT64_MAX)
		merge->unknown_cpu_waits++;
	else
		merge->cpu_ns += wait->cpu_ns < wait_ns ? wait->cpu_ns : wait_ns;
}

void merge_settle(struct thread *self)
{
	struct merge_wait wait = self->merges.last_wait;
	uint64_t wait_ns = clock_ticks_ns(wait.request, wait.end);
	struct lock_entry *entry;
	struct merge *merge;

	if (wait.key == 0)
		return;
	self->merges.last_wait.key = 0;
	entry = lock_table_find(&self->table, wait.key, lock_hash(wait.key));
	if (!entry)
		return;
	entry->rest->counts.contended++;
	entry->rest->counts.wait_ns += wait_ns;
	merge = merge_find(self, entry);
	if (!merge)
		merge = merge_begin(self, entry, wait.request, 1);
	merge_see(merge, entry, wait.end);
	wait_add(merge, &wait, wait_ns);
}

bool merge_passing(struct thread *self, struct lock_entry *entry)
{
	uint64_t now;

	if (!may_merge(self, entry))
		return false;
	if (!merge_find(self, entry)) {
		now = clock_ticks();
		if (budget_spend(1, now))
			return false;
		merge_begin(self, entry, now, 1);
	}
	entry->idle_word = __atomic_load_n(entry->word, __ATOMIC_RELAXED);
	return true;
}

/* How long the hold lasted; 0 where there were others since the clock was looked at. */
static uint64_t held_ns(const struct merge *merge, const struct lock_entry *entry,
			const struct hold_release *release)
{
	if (entry->hold_flags & (LOCK_HOLD_EXACT | LOCK_HOLD_SAMPLED))
		return clock_ticks_ns(entry->acquire_ticks, release->release_ticks);
	if (holds_of(merge, entry) > merge->seen_holds + 1)
		return 0;
	return clock_ticks_ns(merge->seen, release->release_ticks);
}

/* A hold that waited, or that the budget has an event for already. */
static bool is_told(const struct thread *self, const struct lock_entry *entry)
{
	return (entry->hold_flags & (LOCKCOST_HOLD_CONTENDED | LOCK_HOLD_TOLD)) ||
	       !may_merge(self, entry);
}

/* The first hold to be merged, unless it can be told. */
static bool release_begins(struct thread *self, const struct lock_entry *entry,
			   const struct hold_release *release)
{
	if (is_told(self, entry) || budget_spend(1, release->release_ticks))
		return false;
	merge_begin(self, entry, release->release_ticks, 1);
	return true;
}

bool merge_release(struct thread *self, struct lock_entry *entry,
		   const struct hold_release *release)
{
	struct merge *merge = merge_find(self, entry);
	bool is_merged;

	if (!merge)
		return release_begins(self, entry, release);
	is_merged = !is_told(self, entry) && held_ns(merge, entry, release) < MERGE_LONG_NS;
	if (!is_merged) {
		budget_owe(1);
		merge->acquisitions++; /* that hold is not one of its own */
	}
	merge_see(merge, entry, release->release_ticks);
	return is_merged;
}

void merge_rebase(struct thread *self, const struct lock_entry *entry)
{
	struct merge *merge = merge_find(self, entry);

	if (merge)
		merge->acquisitions -= lock_entry_acquisitions(entry);
}
