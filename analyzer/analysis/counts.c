/* SPDX-License-Identifier: MIT */
/* Goes over the threads once, rather than once for every lock. */
#include "counts.h"

static void thread_add(struct counts *counts, struct thread *thread,
		       const struct lockcost_lock_stats *stats)
{
	struct counts_thread *last = NULL;

	if (counts->threads->len > 0)
		last = &g_array_index(counts->threads, struct counts_thread,
				      counts->threads->len - 1);
	/* All epochs of one thread come one after the other. */
	if (!last || last->thread != thread) {
		struct counts_thread share = {.thread = thread};

		g_array_append_val(counts->threads, share);
		last = &g_array_index(counts->threads, struct counts_thread,
				      counts->threads->len - 1);
	}
	last->acquisitions += stats->acquisitions;
	last->contended += stats->contended;
}

static void stats_add(struct counts *counts, struct thread *thread,
		      const struct lockcost_lock_stats *stats)
{
	struct estimate_stratum stratum = {
		.exact_count = stats->holds_exact,
		.exact_ns = stats->hold_exact_ns,
		.population = stats->holds_population,
		.sampled_count = stats->holds_sampled,
		.sampled_ns = stats->hold_sampled_ns,
		.sampled_square = stats->hold_sampled_square,
	};

	counts->acquisitions += stats->acquisitions;
	counts->contended += stats->contended;
	counts->recursions += stats->recursions;
	counts->cond_reacquisitions += stats->cond_reacquisitions;
	counts->try_failed += stats->try_failed;
	counts->timed_out += stats->timed_out;
	counts->owner_died += stats->owner_died;
	counts->errors += stats->errors;
	counts->posts += stats->posts;
	counts->own_posts += stats->own_posts;
	counts->hold_max_ns = MAX(counts->hold_max_ns, stats->hold_max_ns);
	g_array_append_val(counts->strata, stratum);
	thread_add(counts, thread, stats);
}

static void thread_collect(struct counts *counts, struct thread *thread)
{
	GHashTableIter iter;
	void *key;

	g_hash_table_iter_init(&iter, thread->stats);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const struct thread_stats *entry = key;

		stats_add(&counts[entry->lock->index], thread, &entry->stats);
	}
}

struct counts *counts_collect(const struct model *model)
{
	struct counts *counts = g_new0(struct counts, model->all_locks->len + 1);

	for (guint i = 0; i < model->all_locks->len; i++) {
		counts[i].strata = g_array_new(FALSE, FALSE, sizeof(struct estimate_stratum));
		counts[i].threads = g_array_new(FALSE, FALSE, sizeof(struct counts_thread));
	}
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];

		for (guint j = 0; j < process->all_threads->len; j++)
			thread_collect(counts, process->all_threads->pdata[j]);
	}
	return counts;
}

void counts_clear(struct counts *counts)
{
	g_array_unref(counts->strata);
	g_array_unref(counts->threads);
}
