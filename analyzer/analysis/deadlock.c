/* SPDX-License-Identifier: MIT */
/* Every thread waits for at most one thing, so a ring is found by following who has it. */
#include "deadlock.h"

#include "registry.h"
#include "rows.h"

enum { NOBODY = -1 };

/* Where a thread took a lock that it held at the end. */
struct holding {
	const struct thread *thread;
	uint64_t site;
};

struct search {
	const struct model *model;
	const GPtrArray *waits;	  /* struct wait, those of the report's unfinished, in order */
	GHashTable *holdings;	  /* struct lock -> struct holding */
	GHashTable *wait_indexes; /* struct thread -> index of its wait, plus one */
	GArray *next;		  /* int: whose wait each one waits for, or NOBODY */
};

static void holding_note(struct search *search, const struct lock *lock,
			 const struct thread *thread, uint64_t site)
{
	struct holding holding = {thread, site};

	/* What is said first counts: the surest sign comes first. */
	if (lock && !g_hash_table_contains(search->holdings, lock))
		g_hash_table_insert(search->holdings, (void *)lock,
				    g_memdup2(&holding, sizeof(holding)));
}

static void holdings_collect(struct search *search)
{
	/* A thread that began to wait for something else while it held the lock holds it still. */
	for (guint i = 0; i < search->waits->len; i++) {
		const struct wait *wait = search->waits->pdata[i];

		if (wait->held_lock)
			holding_note(search, lock_find(wait->thread->process, wait->held_lock),
				     wait->thread, wait->held_site);
	}
	for (guint i = 0; i < search->model->unreleased->len; i++) {
		const struct model_hold *hold = search->model->unreleased->pdata[i];

		holding_note(search, hold->lock, hold->thread, hold->hold.site);
	}
}

/* Who has what `wait` waits for. */
static struct holding holder_find(const struct search *search, const struct wait *wait)
{
	const struct holding *holding = g_hash_table_lookup(search->holdings, wait->lock);

	if (holding)
		return *holding;
	if (wait->owner_tid)
		return (struct holding){.thread = registry_find_owner(search->model, wait)};
	return (struct holding){0};
}

static void held_fill(struct report_unfinished *row, const struct wait *wait)
{
	struct lock *held;

	if (!wait->held_lock)
		return;
	held = lock_find(wait->thread->process, wait->held_lock);
	row->held_lock_id = held ? rows_lock_id(held) : NULL;
	row->held_site.address = wait->held_site;
}

static struct report_unfinished *unfinished_row(const struct wait *wait, struct holding holding)
{
	struct report_unfinished *row = g_new0(struct report_unfinished, 1);

	row->process = row->owner_process = wait->thread->process->index;
	row->pid = wait->thread->process->pid;
	row->tid = wait->thread->tid;
	row->thread_name = thread_copy_name(wait->thread);
	row->lock_id = rows_lock_id(wait->lock);
	row->kind = wait->kind;
	row->wait_ns = wait->end_ns - wait->request_ns;
	row->site.address = wait->site;
	row->owner_tid = wait->owner_tid;
	if (holding.thread) {
		row->owner_process = holding.thread->process->index;
		row->owner_pid = holding.thread->process->pid;
		row->owner_tid = holding.thread->tid;
		row->owner_name = thread_copy_name(holding.thread);
		row->owner_site.address = holding.site;
	}
	held_fill(row, wait);
	return row;
}

/* A cond or a semaphore has no owner: whoever comes may signal it. */
static bool has_owner(const struct wait *wait)
{
	return wait->kind != LOCKCOST_KIND_COND && wait->kind != LOCKCOST_KIND_SEM;
}

static void rows_add(struct report *report, struct search *search)
{
	for (guint i = 0; i < search->waits->len; i++) {
		struct wait *wait = search->waits->pdata[i];
		struct holding holding = holder_find(search, wait);
		int next = NOBODY;

		if (holding.thread && has_owner(wait))
			next = GPOINTER_TO_INT(
				       g_hash_table_lookup(search->wait_indexes, holding.thread)) -
			       1;
		g_array_append_val(search->next, next);
		g_ptr_array_add(report->unfinished, unfinished_row(wait, holding));
	}
}

static void cycle_add(struct report *report, const struct search *search, int first)
{
	struct report_cycle *cycle = g_new0(struct report_cycle, 1);
	int at = first;

	cycle->members = g_array_new(FALSE, FALSE, sizeof(guint));
	do {
		guint member = (guint)at;

		g_array_append_val(cycle->members, member);
		at = g_array_index(search->next, int, at);
	} while (at != first);
	g_ptr_array_add(report->cycles, cycle);
}

static void cycles_find(struct report *report, const struct search *search)
{
	guint count = search->waits->len;
	guint *walk_of = g_new0(guint, count + 1); /* in which walk a wait was met first, 0: none */

	for (guint start = 0; start < count; start++) {
		int at = (int)start;

		while (at != NOBODY && !walk_of[at]) {
			walk_of[at] = start + 1;
			at = g_array_index(search->next, int, at);
		}
		/* Back where this very walk has been: a ring, found for the first time. */
		if (at != NOBODY && walk_of[at] == start + 1)
			cycle_add(report, search, at);
	}
	g_free(walk_of);
}

void deadlock_find(struct report *report, const struct model *model, const GPtrArray *unfinished)
{
	struct search search = {
		.model = model,
		.waits = unfinished,
		.holdings = g_hash_table_new_full(NULL, NULL, NULL, g_free),
		.wait_indexes = g_hash_table_new(NULL, NULL),
		.next = g_array_new(FALSE, FALSE, sizeof(int)),
	};

	for (guint i = 0; i < unfinished->len; i++) {
		const struct wait *wait = unfinished->pdata[i];

		g_hash_table_insert(search.wait_indexes, wait->thread, GUINT_TO_POINTER(i + 1));
	}
	holdings_collect(&search);
	rows_add(report, &search);
	cycles_find(report, &search);
	g_hash_table_destroy(search.holdings);
	g_hash_table_destroy(search.wait_indexes);
	g_array_unref(search.next);
}
