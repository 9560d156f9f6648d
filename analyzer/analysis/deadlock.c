/* SPDX-License-Identifier: MIT */
/* Every thread waits for at most one lock, so a ring is found by following who holds what. */
#include "deadlock.h"

#include "rows.h"

enum { NOBODY = -1 };

/* Where a thread took a lock that it held at the end. */
struct holding {
	const struct thread *thread;
	uint64_t site;
};

static struct holding unreleased_find(const struct model *model, const struct lock *lock)
{
	for (guint i = 0; i < model->unreleased->len; i++) {
		const struct model_hold *hold = model->unreleased->pdata[i];

		if (hold->lock == lock)
			return (struct holding){hold->thread, hold->hold.site};
	}
	return (struct holding){0};
}

/* A thread that began to wait for something else while it held the lock holds it still. */
static struct holding waiting_holder_find(const GPtrArray *unfinished, const struct lock *lock)
{
	for (guint i = 0; i < unfinished->len; i++) {
		const struct wait *wait = unfinished->pdata[i];

		if (wait->thread->process == lock->process && wait->held_lock == lock->address &&
		    wait->held_lock != 0)
			return (struct holding){wait->thread, wait->held_site};
	}
	return (struct holding){0};
}

/* Who holds what `wait` waits for, by the surest sign first. */
static struct holding holder_find(const struct model *model, const GPtrArray *unfinished,
				  const struct wait *wait)
{
	struct holding holding = waiting_holder_find(unfinished, wait->lock);

	if (!holding.thread)
		holding = unreleased_find(model, wait->lock);
	if (!holding.thread && wait->owner_tid)
		holding.thread = g_hash_table_lookup(wait->thread->process->threads,
						     GINT_TO_POINTER(wait->owner_tid));
	return holding;
}

static void held_fill(struct report_unfinished *row, const struct wait *wait)
{
	struct lock *held;

	if (!wait->held_lock)
		return;
	held = g_hash_table_lookup(wait->thread->process->locks, &wait->held_lock);
	row->held_lock_id = held ? rows_lock_id(held) : NULL;
	row->held_site.address = wait->held_site;
}

static struct report_unfinished *unfinished_row(const struct model *model,
						const GPtrArray *unfinished,
						const struct wait *wait, unsigned int process_index)
{
	struct report_unfinished *row = g_new0(struct report_unfinished, 1);
	struct holding holding = holder_find(model, unfinished, wait);

	row->process = process_index;
	row->pid = wait->thread->process->pid;
	row->tid = wait->thread->tid;
	row->thread_name = thread_copy_name(wait->thread);
	row->lock_id = rows_lock_id(wait->lock);
	row->kind = wait->kind;
	row->wait_ns = wait->end_ns - wait->request_ns;
	row->site.address = wait->site;
	row->owner_tid = wait->owner_tid;
	if (holding.thread) {
		row->owner_tid = holding.thread->tid;
		row->owner_name = thread_copy_name(holding.thread);
		row->owner_site.address = holding.site;
	}
	held_fill(row, wait);
	return row;
}

/* Index of the unfinished wait of the thread that `from` waits for, or NOBODY. */
static int next_of(const struct report *report, int from)
{
	const struct report_unfinished *wait = report->unfinished->pdata[from];

	/* A cond or a semaphore has no owner: whoever comes may signal it. */
	if (wait->kind == LOCKCOST_KIND_COND || wait->kind == LOCKCOST_KIND_SEM || !wait->owner_tid)
		return NOBODY;
	for (guint i = 0; i < report->unfinished->len; i++) {
		const struct report_unfinished *other = report->unfinished->pdata[i];

		if (other->process == wait->process && other->tid == wait->owner_tid)
			return (int)i;
	}
	return NOBODY;
}

static void cycle_add(struct report *report, int first)
{
	struct report_cycle *cycle = g_new0(struct report_cycle, 1);
	int at = first;

	cycle->members = g_array_new(FALSE, FALSE, sizeof(guint));
	do {
		guint member = (guint)at;

		g_array_append_val(cycle->members, member);
		at = next_of(report, at);
	} while (at != first);
	g_ptr_array_add(report->cycles, cycle);
}

static void cycles_find(struct report *report)
{
	guint count = report->unfinished->len;
	guint *walk_of = g_new0(guint, count + 1); /* in which walk a wait was met first, 0: none */

	for (guint start = 0; start < count; start++) {
		int at = (int)start;

		while (at != NOBODY && !walk_of[at]) {
			walk_of[at] = start + 1;
			at = next_of(report, at);
		}
		/* Back where this very walk has been: a ring, found for the first time. */
		if (at != NOBODY && walk_of[at] == start + 1)
			cycle_add(report, at);
	}
	g_free(walk_of);
}

void deadlock_find(struct report *report, const struct model *model, const GPtrArray *unfinished)
{
	for (guint i = 0; i < unfinished->len; i++) {
		const struct wait *wait = unfinished->pdata[i];
		guint process_index = 0;

		g_ptr_array_find(model->all_processes, wait->thread->process, &process_index);
		g_ptr_array_add(report->unfinished,
				unfinished_row(model, unfinished, wait, process_index));
	}
	cycles_find(report);
}
