/* SPDX-License-Identifier: MIT */
/* Hold times are passed on when a later flush period begins: a repeated event counts once. */
#include "stats.h"

#include <string.h>

static uint64_t ended_holds(const struct lockcost_lock_stats *stats)
{
	return stats->holds_exact + stats->holds_population;
}

static void samples_pass_on(struct model *model, const struct thread *thread,
			    struct thread_stats *entry)
{
	uint64_t ended = ended_holds(&entry->stats);

	if (entry->stats.sample_count > 0 && ended > entry->sampled_before &&
	    model->observer.holds_sampled)
		model->observer.holds_sampled(model->observer.context, thread, entry->lock,
					      entry->stats.attributes & LOCKCOST_ATTRIBUTE_READER,
					      entry->samples, entry->stats.sample_count,
					      (double)(ended - entry->sampled_before) /
						      entry->stats.sample_count);
	if (entry->stats.sample_count > 0)
		entry->sampled_before = ended;
	entry->stats.sample_count = 0;
}

void stats_add(struct model *model, struct thread *thread, const struct lockcost_lock_stats *stats)
{
	struct thread_stats *entry = thread_get_stats(thread, stats->lock, stats->epoch);
	uint32_t sample_count = MIN(stats->sample_count, LOCKCOST_HOLD_SAMPLES_MAX);

	/* An exiting process may have its counters written by two threads: the later ones stay. */
	if (entry->lock && stats->time_ns < entry->stats.time_ns)
		return;
	entry->lock = lock_get(thread->process, stats->lock, stats->kind, stats->first_ns);
	if (entry->stats.sample_period != stats->sample_period)
		samples_pass_on(model, thread, entry);
	entry->stats = *stats;
	entry->stats.samples = entry->samples;
	entry->stats.sample_count = sample_count;
	if (sample_count > 0)
		memcpy(entry->samples, stats->samples, sample_count * sizeof(*entry->samples));
	if (!entry->lock->init_site) {
		entry->lock->type = stats->type;
		entry->lock->attributes |= stats->attributes & ~LOCKCOST_ATTRIBUTE_READER;
	}
	lock_note_class(entry->lock, thread->process, stats->class_site, stats->class_stack,
			stats->first_ns);
	thread->process->stats_ns = MAX(thread->process->stats_ns, stats->time_ns);
}

void stats_finish(struct model *model, struct thread *thread)
{
	GHashTableIter iter;
	void *entry;

	g_hash_table_iter_init(&iter, thread->stats);
	while (g_hash_table_iter_next(&iter, &entry, NULL))
		samples_pass_on(model, thread, entry);
}
