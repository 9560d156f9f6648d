/* SPDX-License-Identifier: MIT */
/* Threads are kept until the end: the report counts what each of them did. */
#include "thread.h"

static guint stats_hash(const void *key)
{
	const struct thread_stats *stats = key;

	return g_int64_hash(&stats->address) ^ (stats->epoch * 2654435761u);
}

static gboolean stats_equal(const void *a, const void *b)
{
	const struct thread_stats *x = a, *y = b;

	return x->address == y->address && x->epoch == y->epoch;
}

struct thread *thread_create(struct process *process, int32_t tid)
{
	struct thread *thread = g_new0(struct thread, 1);

	thread->process = process;
	thread->tid = tid;
	thread->open_waits = g_ptr_array_new_with_free_func(g_free);
	thread->past_waits = g_array_new(FALSE, FALSE, sizeof(struct past_wait));
	thread->stats = g_hash_table_new_full(stats_hash, stats_equal, g_free, NULL);
	return thread;
}

void thread_free(void *data)
{
	struct thread *thread = data;

	if (!thread)
		return;
	g_ptr_array_unref(thread->open_waits);
	g_array_unref(thread->past_waits);
	g_clear_pointer(&thread->futex_calls, g_array_unref);
	g_hash_table_destroy(thread->stats);
	g_free(thread);
}

struct thread_stats *thread_get_stats(struct thread *thread, uint64_t address, uint32_t epoch)
{
	struct thread_stats key = {.address = address, .epoch = epoch};
	struct thread_stats *stats = g_hash_table_lookup(thread->stats, &key);

	if (!stats) {
		stats = g_new0(struct thread_stats, 1);
		stats->address = address;
		stats->epoch = epoch;
		g_hash_table_add(thread->stats, stats);
	}
	return stats;
}

char *thread_copy_name(const struct thread *thread)
{
	return thread->name[0] ? g_strdup(thread->name) : NULL;
}

void thread_set_name(struct thread *thread, const char *name)
{
	if (name && name[0])
		g_strlcpy(thread->name, name, sizeof(thread->name));
}
