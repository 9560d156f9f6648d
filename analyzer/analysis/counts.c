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

static void side_add(struct counts_side *side, const struct lockcost_lock_stats *stats)
{
	struct estimate_stratum stratum = {
		.exact_count = stats->holds_exact,
		.exact_ns = stats->hold_exact_ns,
		.population = stats->holds_population,
		.sampled_count = stats->holds_sampled,
		.sampled_ns = stats->hold_sampled_ns,
		.sampled_square = stats->hold_sampled_square,
	};

	side->acquisitions += stats->acquisitions;
	side->contended += stats->contended;
	side->recursions += stats->recursions;
	side->cond_reacquisitions += stats->cond_reacquisitions;
	side->try_failed += stats->try_failed;
	side->timed_out += stats->timed_out;
	side->owner_died += stats->owner_died;
	side->made_consistent += stats->made_consistent;
	side->not_recoverable += stats->not_recoverable;
	side->errors += stats->errors;
	side->posts += stats->posts;
	side->own_posts += stats->own_posts;
	side->hold_max_ns = MAX(side->hold_max_ns, stats->hold_max_ns);
	g_array_append_val(side->strata, stratum);
}

static void side_init(struct counts_side *side)
{
	side->strata = g_array_new(FALSE, FALSE, sizeof(struct estimate_stratum));
}

static struct counts_side *side_get(struct counts *counts, const struct thread_stats *entry)
{
	if (entry->lock->kind != LOCKCOST_KIND_RWLOCK ||
	    !(entry->stats.attributes & LOCKCOST_ATTRIBUTE_READER))
		return &counts->side;
	if (!counts->readers) {
		counts->readers = g_new0(struct counts_side, 1);
		side_init(counts->readers);
	}
	return counts->readers;
}

static void thread_collect(struct counts *counts, struct thread *thread)
{
	GHashTableIter iter;
	void *key;

	g_hash_table_iter_init(&iter, thread->stats);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const struct thread_stats *entry = key;

		side_add(side_get(&counts[entry->lock->index], entry), &entry->stats);
		thread_add(&counts[entry->lock->index], thread, &entry->stats);
	}
}

static void counts_init(struct counts *counts)
{
	*counts = (struct counts){0};
	side_init(&counts->side);
	counts->threads = g_array_new(FALSE, FALSE, sizeof(struct counts_thread));
}

struct counts *counts_collect(const struct model *model, const struct selection *selection)
{
	struct counts *counts = g_new0(struct counts, model->all_locks->len + 1);

	for (guint i = 0; i < model->all_locks->len; i++)
		counts_init(&counts[i]);
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];

		for (guint j = 0; j < process->all_threads->len; j++) {
			struct thread *thread = process->all_threads->pdata[j];

			if (selection_has_thread(selection, thread))
				thread_collect(counts, thread);
		}
	}
	return counts;
}

void counts_forget(struct counts *counts)
{
	counts_clear(counts);
	counts_init(counts);
}

void counts_clear(struct counts *counts)
{
	g_array_unref(counts->side.strata);
	if (counts->readers)
		g_array_unref(counts->readers->strata);
	g_free(counts->readers);
	g_array_unref(counts->threads);
}
