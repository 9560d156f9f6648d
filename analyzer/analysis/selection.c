/* SPDX-License-Identifier: MIT */
/* A wait, a hold or a call is in or out as a whole, by its beginning: so sums stay sums. */
#include "selection.h"

gint64 *selection_key(const struct thread *thread)
{
	gint64 *key = g_new(gint64, 1);

	*key = ((gint64)thread->process->index << 32) | (guint32)thread->tid;
	return key;
}

GHashTable *selection_threads_create(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

bool selection_has_thread(const struct selection *selection, const struct thread *thread)
{
	gint64 *key;
	bool is_there;

	if (selection->pid && thread->process->pid != selection->pid)
		return false;
	if (!selection->threads)
		return true;
	key = selection_key(thread);
	is_there = g_hash_table_contains(selection->threads, key);
	g_free(key);
	return is_there;
}

static uint64_t end_of(const struct selection *selection)
{
	return selection->to_ns ? selection->to_ns : UINT64_MAX;
}

bool selection_has(const struct selection *selection, const struct thread *thread,
		   uint64_t begin_ns)
{
	return begin_ns >= selection->from_ns && begin_ns < end_of(selection) &&
	       selection_has_thread(selection, thread);
}

bool selection_is_cut(const struct selection *selection)
{
	return selection->from_ns || selection->to_ns;
}

uint64_t selection_overlap_ns(const struct selection *selection, uint64_t from_ns, uint64_t to_ns)
{
	from_ns = MAX(from_ns, selection->from_ns);
	to_ns = MIN(to_ns, end_of(selection));
	return to_ns > from_ns ? to_ns - from_ns : 0;
}

struct selection selection_of(const struct report *report)
{
	return (struct selection){
		.from_ns = report->from_ns,
		.to_ns = report->to_ns,
		.pid = report->only_pid,
		.threads = report->only_threads,
	};
}

static bool is_named(const struct thread *thread, const char *comm)
{
	g_autofree char *name = thread_copy_name(thread);

	return g_strcmp0(name, comm) == 0 || g_strcmp0(thread->process->comm, comm) == 0;
}

void selection_add_named(GHashTable *threads, const struct model *model, const char *comm)
{
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];

		for (guint j = 0; j < process->all_threads->len; j++) {
			if (is_named(process->all_threads->pdata[j], comm))
				g_hash_table_add(threads,
						 selection_key(process->all_threads->pdata[j]));
		}
	}
}
