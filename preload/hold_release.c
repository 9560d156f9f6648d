/* SPDX-License-Identifier: MIT */
/* The end of a hold that is timed, waited, or made others wait. */
#include <string.h>

#include "clock.h"
#include "flush.h"
#include "hold.h"
#include "process.h"

struct queued_event *hold_queue_place(struct thread *self)
{
	if (unlikely(event_queue_is_full(&self->queued))) {
		process_count(&process.early_events);
		event_queue_drain(&self->queued);
		if (event_queue_is_full(&self->queued))
			return NULL; /* the process ends, and its last thread is writing these out
				      */
	}
	return event_queue_next(&self->queued);
}

void hold_drain(struct thread *self)
{
	if (self->innermost || event_queue_is_empty(&self->queued))
		return;
	thread_announce(self);
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
		place = thread_random(self) % samples->seen;
	if (place < LOCKCOST_HOLD_SAMPLES_MAX)
		samples->hold_ns[place] = hold_ns;
}

static void count_timed(struct thread *self, struct lock_entry *entry, uint64_t hold_ns)
{
	struct lock_counts *counts = &entry->counts;

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
		sample_offer(self, &entry->samples, hold_ns);
}

struct hold_release hold_release_begin(const struct lock_entry *entry, const struct object *object)
{
	struct hold_release release = {.waiters = waiters_count(waiters_load(object->hash))};

	if (entry->depth > 1 && entry->kind != LOCKCOST_KIND_SEM)
		release.waiters = 0; /* an inner release of a recursive lock wakes nobody */
	else if (release.waiters > 0 || entry->acquire_ns != 0)
		release.release_ns = clock_now_ns();
	return release;
}

static void fill_hold(struct lockcost_hold *hold, const struct thread *thread,
		      const struct lock_entry *entry)
{
	*hold = (struct lockcost_hold){
		.pid = process.pid,
		.tid = thread->tid,
		.lock = entry->lock,
		.kind = entry->kind,
		.operation = entry->wait.operation,
		.flags = entry->hold_flags & 0xff,
		.status = entry->wait.status,
		.request_ns = entry->wait.request_ns,
		.acquire_ns = entry->acquire_ns,
		.site = entry->site,
		.stack = entry->wait.stack,
		.cpu_ns = entry->wait.cpu_ns,
		.cpu_source = entry->wait.cpu_source,
	};
}

static void queue_hold(struct thread *self, const struct lock_entry *entry,
		       const struct hold_release *release, const void *site)
{
	struct queued_event *place = hold_queue_place(self);

	if (!place)
		return;
	place->type = QUEUED_HOLD;
	fill_hold(&place->hold, self, entry);
	place->hold.release_ns = release->release_ns;
	place->hold.release_site = (uintptr_t)site;
	place->hold.waiters = release->waiters;
	if (release->waiters > 0) {
		place->hold.flags |= LOCKCOST_HOLD_WAITERS;
		place->hold.release_end_ns = clock_now_ns();
	}
	event_queue_push(&self->queued);
}

static void hold_pop(struct thread *self, struct lock_entry *entry)
{
	if (entry->kind == LOCKCOST_KIND_SEM)
		entry->depth--;
	else
		hold_forget(self, entry);
	entry->acquire_ns = 0;
	entry->hold_flags = 0;
	/* what it says of its wait goes with it: the next hold may not have waited */
	memset(&entry->wait, 0, sizeof(entry->wait));
}

void hold_release_end(struct thread *self, struct lock_entry *entry, const struct object *object,
		      const struct hold_release *release, const void *site)
{
	struct thread_pause pause;
	bool is_inner = entry->depth > 1 && entry->kind != LOCKCOST_KIND_SEM;

	if (is_inner) {
		entry->depth--;
		return;
	}
	pause = thread_pause_begin(self);
	if (release->waiters > 0 || (entry->hold_flags & LOCKCOST_HOLD_CONTENDED))
		queue_hold(self, entry, release, site);
	if (entry->acquire_ns != 0)
		count_timed(self, entry, release->release_ns - entry->acquire_ns);
	hold_pop(self, entry);
	hold_drain(self);
	if (!self->innermost && release->release_ns != 0) {
		thread_announce(self);
		flush_if_due(release->release_ns);
	}
	thread_pause_end(&pause);
}

void hold_suspend(struct thread *self, struct lock_entry *entry, uint64_t now_ns)
{
	if (entry->acquire_ns != 0)
		count_timed(self, entry, now_ns - entry->acquire_ns);
	hold_pop(self, entry);
}

void hold_write_unreleased(struct thread *thread)
{
	for (struct lock_entry *entry = thread->innermost; entry; entry = entry->outer) {
		struct lockcost_hold hold;

		if (!(entry->hold_flags & LOCKCOST_HOLD_CONTENDED))
			continue;
		fill_hold(&hold, thread, entry);
		hold.flags |= LOCKCOST_HOLD_UNRELEASED;
		lttng_ust_tracepoint(lockcost, hold, &hold);
	}
}
