/* SPDX-License-Identifier: MIT */
/* The end of a hold that is timed, waited, or made others wait. */
#include <string.h>

#include "clock.h"
#include "flush.h"
#include "hold.h"
#include "merge.h"
#include "process.h"

enum { HELD_MAX = 256 };

static void write_early(struct thread *self)
{
	struct thread_pause pause = thread_pause_begin();

	thread_announce(self);
	event_queue_drain(&self->queued);
	thread_pause_end(&pause);
}

struct queued_event *hold_queue_place(struct thread *self)
{
	if (unlikely(event_queue_is_full(&self->queued))) {
		process_count(&process.early_events);
		write_early(self);
		if (event_queue_is_full(&self->queued))
			return NULL; /* the process ends, and its last thread is writing these out
				      */
	}
	return event_queue_next(&self->queued);
}

void hold_drain(struct thread *self)
{
	if (self->innermost)
		return;
	if (event_queue_is_empty(&self->queued) && clock_ticks() < self->merges.due)
		return;
	thread_announce(self);
	merge_turn_all(self);
	event_queue_drain(&self->queued);
}

static void sample_offer(struct thread *self, struct lock_samples *samples, uint64_t hold_ns)
{
	uint32_t period = __atomic_load_n(&flush_period, __ATOMIC_RELAXED);
	uint32_t place;

	if (samples->period != period) {
		samples->period = period;
		samples->seen = 0;
	}
	place = samples->seen++;
	if (place >= LOCKCOST_HOLD_SAMPLES_MAX)
		place = (uint32_t)((uint64_t)thread_random(self) * samples->seen >> 32);
	if (place < LOCKCOST_HOLD_SAMPLES_MAX)
		samples->hold_ns[place] = hold_ns;
}

static void count_timed(struct thread *self, struct lock_entry *entry, uint64_t release_ticks)
{
	struct lock_counts *counts = &entry->rest->counts;
	uint64_t hold_ns = clock_ticks_ns(entry->acquire_ticks, release_ticks);

	if (entry->hold_flags & LOCK_HOLD_EXACT) {
		counts->holds_exact++;
		counts->hold_exact_ns += hold_ns;
	} else if (entry->hold_flags & LOCK_HOLD_SAMPLED) {
		counts->holds_sampled++;
		counts->hold_sampled_ns += hold_ns;
		counts->hold_sampled_square += (double)hold_ns * (double)hold_ns;
	}
	if (hold_ns > counts->hold_max_ns)
		counts->hold_max_ns = hold_ns;
	if (!(entry->hold_flags & LOCKCOST_HOLD_CONTENDED))
		sample_offer(self, &entry->rest->samples, hold_ns);
}

uint32_t hold_waiters(const struct lock_entry *entry)
{
	struct object object;

	if (!lock_entry_is_shared(entry))
		return lock_entry_waiters(entry);
	object = object_of_key(entry->key, entry->rest->kind);
	return object_waiters(&object);
}

struct hold_release hold_release_begin(const struct lock_entry *entry)
{
	struct hold_release release = {.waiters = hold_waiters(entry)};

	if (entry->depth > 1 && entry->rest->kind != LOCKCOST_KIND_SEM)
		release.waiters = 0; /* an inner release of a recursive lock wakes nobody */
	else if (release.waiters > 0 || (entry->hold_flags & LOCKCOST_HOLD_CONTENDED))
		release.release_ns = clock_now_ns();
	if (entry->hold_flags != 0 || release.release_ns != 0)
		release.release_ticks = clock_ticks();
	return release;
}

uint64_t hold_acquire_ns(const struct lock_entry *entry, const struct hold_release *release)
{
	if (entry->rest->wait.acquire_ns != 0)
		return entry->rest->wait.acquire_ns;
	if (entry->hold_flags == 0)
		return 0;
	return release->release_ns - clock_ticks_ns(entry->acquire_ticks, release->release_ticks);
}

static void fill_hold(struct lockcost_hold *hold, const struct thread *thread,
		      const struct lock_entry *entry, const struct hold_release *release)
{
	*hold = (struct lockcost_hold){
		.pid = process.pid,
		.tid = thread->tid,
		.lock = lock_key_address(entry->key, entry->rest->kind),
		.kind = entry->rest->kind,
		.operation = entry->rest->wait.operation | lock_key_side(entry->key),
		.flags = entry->hold_flags & 0xff,
		.status = entry->rest->wait.status,
		.request_ns = entry->rest->wait.request_ns,
		.acquire_ns = hold_acquire_ns(entry, release),
		.site = entry->site,
		.stack = entry->rest->wait.stack,
		.cpu_ns = entry->rest->wait.cpu_ns,
		.cpu_source = entry->rest->wait.cpu_source,
	};
}

static void queue_hold(struct thread *self, const struct lock_entry *entry,
		       const struct hold_release *release, const void *site)
{
	uint64_t end_ns = release->waiters > 0 ? clock_now_ns() : 0;
	/* a handler's sem_post would fill the same place */
	struct thread_pause pause = thread_pause_begin_for(entry->rest->kind);
	struct queued_event *place = hold_queue_place(self);

	if (place) {
		place->type = QUEUED_HOLD;
		fill_hold(&place->hold, self, entry, release);
		place->hold.release_ns = release->release_ns;
		place->hold.release_end_ns = end_ns;
		place->hold.release_site = (uintptr_t)site;
		place->hold.waiters = release->waiters;
		place->hold.flags |= release->waiters > 0 ? LOCKCOST_HOLD_WAITERS : 0;
		event_queue_push(&self->queued);
	}
	thread_pause_end(&pause);
}

void hold_forget_timing(struct lock_entry *entry)
{
	entry->hold_flags = 0;
	if (entry->rest->wait.acquire_ns != 0)
		memset(&entry->rest->wait, 0, sizeof(entry->rest->wait));
}

static void hold_pop(struct thread *self, struct lock_entry *entry)
{
	if (entry->rest->kind != LOCKCOST_KIND_SEM) {
		hold_forget(self, entry);
		return;
	}
	entry->depth -= entry->depth > 0; /* a handler may have posted the unit meanwhile */
	hold_forget_timing(entry);
}

/* No lock is held any more: what is queued and due is written, and room is made for what posts have
 * added. */
static COLD void write_pending(struct thread *self, struct lock_entry *entry)
{
	struct thread_pause pause = thread_pause_begin_for(entry->rest->kind);

	thread_announce(self);
	hold_drain(self);
	if (hold_settles(entry))
		hold_settle(self, entry);
	flush_if_due();
	if (entry->rest->kind != LOCKCOST_KIND_SEM)
		hold_make_room(self);
	thread_pause_end(&pause);
}

static void hold_ended(struct thread *self, struct lock_entry *entry, uint64_t release_ticks)
{
	if (self->innermost || thread_is_cramped())
		return;
	if (unlikely(!event_queue_is_empty(&self->queued) || flush_is_due(release_ticks) ||
		     release_ticks >= self->merges.due || hold_settles(entry) ||
		     lock_table_is_crowded(&self->table)))
		write_pending(self, entry);
}

void hold_end_timed(struct thread *self, struct lock_entry *entry, uint64_t release_ticks)
{
	count_timed(self, entry, release_ticks);
	entry->hold_flags = 0;
	hold_ended(self, entry, release_ticks);
}

void hold_release_end(struct thread *self, struct lock_entry *entry,
		      const struct hold_release *release, const void *site)
{
	if (entry->depth > 1 && entry->rest->kind != LOCKCOST_KIND_SEM) {
		entry->depth--;
		return;
	}
	if (entry->hold_flags != 0)
		count_timed(self, entry, release->release_ticks);
	if ((release->waiters > 0 || (entry->hold_flags & LOCKCOST_HOLD_CONTENDED)) &&
	    !merge_release(self, entry, release))
		queue_hold(self, entry, release, site);
	hold_pop(self, entry);
	hold_ended(self, entry, release->release_ticks);
}

void hold_suspend(struct thread *self, struct lock_entry *entry, const struct hold_release *release)
{
	if (entry->hold_flags != 0)
		count_timed(self, entry, release->release_ticks);
	hold_pop(self, entry);
}

void hold_write_unreleased(struct thread *thread)
{
	const struct lock_entry *entry = thread->innermost;

	/* another thread's list may change while it is read: it stays mapped, but it may never end
	 */
	for (int i = 0; entry && i < HELD_MAX; i++, entry = entry->outer) {
		struct lockcost_hold hold;

		if (!(entry->hold_flags & LOCKCOST_HOLD_CONTENDED))
			continue;
		fill_hold(&hold, thread, entry, &(struct hold_release){0});
		hold.flags |= LOCKCOST_HOLD_UNRELEASED;
		lttng_ust_tracepoint(lockcost, hold, &hold);
	}
}
