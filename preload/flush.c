/* SPDX-License-Identifier: MIT */
/* Flushes thread tables. Nothing here waits: a table that somebody else reads is left for next
 * time. */
#include "flush.h"

#include "clock.h"
#include "crowd_counters.h"
#include "guests.h"
#include "hold.h"
#include "merge.h"
#include "process.h"
#include "thread_states.h"

enum {
	FLUSH_PERIOD_NS = 1000000000, /* between two flushes of everybody's changes */
	FLUSH_BLOCK_PERIOD_NS =
		20000000,   /* between two flushes of a thread that blocks again and again */
	FLUSH_LIMIT = 1024, /* entries of a thread in one periodic flush */
	FLUSH_LIMIT_ALL =
		8192, /* of all threads: who passes the second stands still for some 6 ms */
	FLUSH_BLOCK_LIMIT = 16,
};

uint32_t flush_period = 1;
uint64_t flush_next_ticks = 1;

static void fill_holds(struct lockcost_lock_stats *event, const struct lock_entry *entry)
{
	const struct lock_counts *counts = &entry->rest->counts;
	uint64_t started = lock_entry_acquisitions(entry) + counts->cond_reacquisitions;
	uint64_t open = entry->depth > 0;
	uint64_t ended = started > open ? started - open : 0;

	/* a unit may have been taken in the epoch before */
	if (entry->rest->kind == LOCKCOST_KIND_SEM)
		ended = counts->own_posts < started ? counts->own_posts : started;

	event->holds_exact = counts->holds_exact;
	event->hold_exact_ns = counts->hold_exact_ns;
	event->holds_population = ended > counts->holds_exact ? ended - counts->holds_exact : 0;
	event->holds_sampled = counts->holds_sampled;
	event->hold_sampled_ns = counts->hold_sampled_ns;
	event->hold_sampled_square = counts->hold_sampled_square;
	event->hold_max_ns = counts->hold_max_ns;
}

static void fill_samples(struct lockcost_lock_stats *event, const struct lock_samples *samples)
{
	event->sample_period = samples->period;
	event->sample_count = samples->seen < LOCKCOST_HOLD_SAMPLES_MAX ? samples->seen
									: LOCKCOST_HOLD_SAMPLES_MAX;
	event->samples = samples->hold_ns;
}

void flush_entry(const struct thread *thread, struct lock_entry *entry, uint64_t now_ns)
{
	const struct lock_counts *counts = &entry->rest->counts;
	uint64_t activity = lock_entry_activity(entry);
	struct lockcost_lock_stats event = {
		.pid = process.pid,
		.tid = thread->tid,
		.incarnation = thread->incarnation,
		.epoch = entry->rest->epoch,
		.lock = lock_key_address(entry->key, entry->rest->kind),
		.kind = entry->rest->kind,
		.type = entry->rest->type,
		.attributes = entry->rest->attributes,
		.first_ns = entry->rest->first_ns,
		.time_ns = now_ns,
		.class_site = entry->rest->class_site,
		.class_stack = entry->rest->class_stack,
		.acquisitions = lock_entry_acquisitions(entry),
		.recursions = counts->recursions,
		.contended = counts->contended,
		.wait_ns = counts->wait_ns,
		.try_failed = counts->try_failed,
		.timed_out = counts->timed_out,
		.owner_died = counts->owner_died,
		.made_consistent = counts->made_consistent,
		.not_recoverable = counts->not_recoverable,
		.errors = counts->errors,
		.cond_reacquisitions = counts->cond_reacquisitions,
		.posts = counts->posts,
		.own_posts = counts->own_posts,
	};

	if (activity == entry->rest->flushed || thread_is_silent)
		return;
	fill_holds(&event, entry);
	fill_samples(&event, &entry->rest->samples);
	entry->rest->flushed = activity;
	lttng_ust_tracepoint(lockcost, lock_stats, &event);
}

uint32_t flush_table(struct thread *thread, uint32_t limit, uint64_t now_ns)
{
	struct lock_table *table = &thread->table;
	uint32_t slot_count = 1u << table->bits, written = 0;

	guests_flush(thread, now_ns);
	lock_order_flush(thread, limit, now_ns);
	try_sites_flush(thread, limit, now_ns);
	for (uint32_t looked = 0; looked < slot_count && written < limit; looked++) {
		struct lock_entry *entry = &table->slots[table->next_flush++ & (slot_count - 1)];

		if (__atomic_load_n(&entry->key, __ATOMIC_ACQUIRE) == 0 ||
		    lock_entry_activity(entry) == entry->rest->flushed)
			continue;
		flush_entry(thread, entry, now_ns);
		written++;
	}
	return written;
}

uint32_t flush_thread(struct thread *thread, uint32_t limit)
{
	uint64_t now_ns = clock_now_ns();
	uint32_t written = 0;

	if (!thread_try_flushing(thread))
		return 0;
	if (thread->is_used && thread->table.slots)
		written = flush_table(thread, limit, now_ns);
	thread->flushed_ns = now_ns;
	thread_end_flushing(thread);
	return written;
}

static void write_process_stats(bool is_final)
{
	struct lockcost_process_stats event = {
		.pid = process.pid,
		.time_ns = clock_now_ns(),
		.unseen_calls = process.unseen_calls,
		.early_events = process.early_events,
		.untracked_locks = process.untracked_locks,
		.untold_orders = process.untold_orders,
		.missing_stacks = process.missing_stacks,
		.is_final = is_final,
		.refused_rings = process.refused_rings,
		.lost_switches = process.lost_switches,
	};

	lttng_ust_tracepoint(lockcost, process_stats, &event);
}

static struct thread *thread_after(const struct thread *thread)
{
	return thread->next ? thread->next : thread_first();
}

/* What changed in all threads, or in as many as there is time for: next time the others come first.
 */
static void flush_threads(void)
{
	static struct thread *last;
	struct thread *from = __atomic_load_n(&last, __ATOMIC_RELAXED), *thread;
	uint32_t written = 0;

	thread = from = from ? thread_after(from) : thread_first();
	while (thread) {
		if (__atomic_load_n(&thread->is_used, __ATOMIC_ACQUIRE)) {
			written += flush_thread(thread, FLUSH_LIMIT);
			thread_reap(thread);
		}
		__atomic_store_n(&last, thread, __ATOMIC_RELAXED);
		thread = thread_after(thread);
		if (thread == from || written >= FLUSH_LIMIT_ALL)
			return;
	}
}

void flush_if_due(void)
{
	uint64_t due = __atomic_load_n(&flush_next_ticks, __ATOMIC_RELAXED);
	uint64_t now = clock_ticks();
	uint64_t next = now + (uint64_t)(FLUSH_PERIOD_NS / clock_rate.ns_per_tick);

	if (now < due || thread_is_silent ||
	    !__atomic_compare_exchange_n(&flush_next_ticks, &due, next, false, __ATOMIC_RELAXED,
					 __ATOMIC_RELAXED))
		return;
	clock_refine();
	__atomic_fetch_add(&flush_period, 1, __ATOMIC_RELAXED);
	flush_threads();
	crowd_flush(FLUSH_LIMIT);
	write_process_stats(false);
}

void flush_before_block(struct thread *self, uint64_t now_ns)
{
	if (!thread_is_silent && now_ns - self->flushed_ns >= FLUSH_BLOCK_PERIOD_NS)
		flush_thread(self, FLUSH_BLOCK_LIMIT);
}

static void flush_last(struct thread *thread, void (*flushed)(const struct thread *thread))
{
	/* its owner may still run: the memory must not go while it is read */
	if (!thread_wait_flushing(thread))
		return;
	if (__atomic_load_n(&thread->is_used, __ATOMIC_ACQUIRE) && thread->table.slots) {
		hold_write_unreleased(thread);
		merge_write_all(thread, flushed != NULL);
		event_queue_drain(&thread->queued);
		flush_table(thread, UINT32_MAX, clock_now_ns());
		if (flushed)
			flushed(thread);
	}
	thread_end_flushing(thread);
}

void flush_final(void (*flushed)(const struct thread *thread))
{
	for (struct thread *thread = thread_first(); thread; thread = thread->next)
		flush_last(thread, flushed);
	crowd_flush(UINT32_MAX);
	write_process_stats(true);
}
