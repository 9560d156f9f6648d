/* SPDX-License-Identifier: MIT */
/* Goes over the lists that every lock has of its sites and threads. */
#include "groups.h"

#include <string.h>

struct grouping {
	GHashTable *table; /* struct group by key */
	GPtrArray *groups;
};

static void group_free(void *data)
{
	struct group *group = data;

	g_free(group->key);
	g_free(group->name);
	g_free(group);
}

/* Both are taken over. */
static struct group *group_get(struct grouping *grouping, char *key, char *name)
{
	struct group *group = g_hash_table_lookup(grouping->table, key);

	if (group) {
		g_free(key);
		g_free(name);
		return group;
	}
	group = g_new0(struct group, 1);
	group->key = key;
	group->name = name;
	g_hash_table_insert(grouping->table, key, group);
	g_ptr_array_add(grouping->groups, group);
	return group;
}

static void wait_add(struct group *group, const struct report_lock *lock, uint64_t count,
		     uint64_t wait_ns)
{
	group->contended += count;
	group->wait_ns += wait_ns;
	if (wait_ns <= group->top_ns)
		return;
	group->top_ns = wait_ns;
	group->top_name = lock->name;
}

static struct group *site_group(struct grouping *grouping, const struct report_site *site)
{
	const struct report_place *place = &site->place;
	const char *text = place->text ? place->text : "an unknown place";

	/* one line of the source is one site, whatever the processes and addresses */
	return group_get(grouping, g_strdup(text), g_strdup(text));
}

static void sites_add(struct grouping *grouping, const struct report_lock *lock)
{
	for (guint i = 0; i < lock->waiter_sites->len; i++) {
		const struct report_site *site = lock->waiter_sites->pdata[i];

		wait_add(site_group(grouping, site), lock, site->count, site->time_ns);
	}
	for (guint i = 0; i < lock->holder_sites->len; i++) {
		const struct report_site *site = lock->holder_sites->pdata[i];

		if (site->caused_ns)
			site_group(grouping, site)->caused_ns += site->caused_ns;
	}
}

static const char *comm_of(const struct report *report, int32_t pid)
{
	for (guint i = 0; i < report->processes->len; i++) {
		const struct report_process *process = report->processes->pdata[i];

		if (process->pid == pid && process->comm)
			return process->comm;
	}
	return "process";
}

static struct group *thread_group(struct grouping *grouping, const struct report *report,
				  const struct report_thread *thread, enum groups_by by)
{
	const char *comm = comm_of(report, thread->pid);
	const char *name = thread->name ? thread->name : "thread";

	if (by == GROUPS_BY_PROCESS)
		return group_get(grouping, g_strdup_printf("%d", thread->pid),
				 g_strdup_printf("%s (%d)", comm, thread->pid));
	return group_get(grouping, g_strdup_printf("%d %d", thread->pid, thread->tid),
			 thread->pid == thread->tid || strcmp(name, comm) == 0
				 ? g_strdup_printf("%s (%d)", name, thread->tid)
				 : g_strdup_printf("%s (%d) of %s", name, thread->tid, comm));
}

static void threads_add(struct grouping *grouping, const struct report *report,
			const struct report_lock *lock, enum groups_by by)
{
	for (guint i = 0; i < lock->threads->len; i++) {
		const struct report_thread *thread = lock->threads->pdata[i];
		struct group *group = thread_group(grouping, report, thread, by);

		/* nobody knows what a raw futex call has acquired: that is no reason to say nothing
		 */
		if (lock->kind != LOCKCOST_KIND_FUTEX) {
			if (thread->acquisitions == REPORT_UNKNOWN ||
			    group->acquired == REPORT_UNKNOWN)
				group->acquired = REPORT_UNKNOWN;
			else
				group->acquired += thread->acquisitions;
		}
		wait_add(group, lock, thread->contended, thread->wait_ns);
	}
}

static int compare_groups(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a;
	const struct group *y = *(struct group *const *)b;
	int order = usage_compare(x->wait_ns, y->wait_ns);

	if (order == 0)
		order = usage_compare(x->caused_ns, y->caused_ns);
	if (order == 0)
		order = usage_compare(x->acquired, y->acquired);
	return order ? order : strcmp(x->name, y->name);
}

GPtrArray *groups_make(const struct report *report, enum groups_by by)
{
	struct grouping grouping = {
		.table = g_hash_table_new(g_str_hash, g_str_equal),
		.groups = g_ptr_array_new_with_free_func(group_free),
	};

	for (guint i = 0; i < report->locks->len; i++) {
		if (by == GROUPS_BY_SITE)
			sites_add(&grouping, report->locks->pdata[i]);
		else
			threads_add(&grouping, report, report->locks->pdata[i], by);
	}
	g_hash_table_destroy(grouping.table);
	g_ptr_array_sort(grouping.groups, compare_groups);
	return grouping.groups;
}
