/* SPDX-License-Identifier: MIT */
/* One row per lock: what it is; row_usage.c and row_tables.c say what was done with it. */
#include "rows.h"

#include <string.h>

#include "account.h"
#include "counts.h"
#include "row_blame.h"
#include "row_causes.h"
#include "row_tables.h"
#include "row_usage.h"

enum { SEM_OWN_POSTS_PERCENT = 90 /* from here on a semaphore is used as a lock */ };

char *rows_lock_id(const struct lock *lock)
{
	return g_strdup_printf("%d:0x%" G_GINT64_MODIFIER "x:%u", lock->process->pid, lock->address,
			       lock->life);
}

static bool is_signal(const struct lock *lock, const struct counts_side *counts)
{
	switch (lock->kind) {
	case LOCKCOST_KIND_COND:
	case LOCKCOST_KIND_BARRIER:
	case LOCKCOST_KIND_JOIN:
		return true;
	case LOCKCOST_KIND_SEM:
		return counts->own_posts * 100 <
			       MAX(counts->posts, counts->acquisitions) * SEM_OWN_POSTS_PERCENT ||
		       counts->own_posts == 0;
	default:
		return false;
	}
}

static void members_fill(struct report_lock *row, const struct lock *lock)
{
	for (unsigned int i = 0; i < lock_member_count(lock); i++) {
		struct lock_member member = lock_member(lock, i);
		struct report_member copy = {member.process->pid, member.address};

		g_array_append_val(row->members, copy);
		row->has_kernel |= member.process->has_kernel;
	}
}

/* The memory that the lock lies in, by the newest look at it. */
static char *area_of(const struct lock *lock)
{
	const GArray *areas = lock->process->areas;

	for (guint i = areas ? areas->len : 0; i-- > 0;) {
		const struct process_area *area = &g_array_index(areas, struct process_area, i);

		if (lock->address >= area->start && lock->address < area->end)
			return g_strdup(area->name);
	}
	return NULL;
}

/* What is the same for all rows. */
struct row_wanted {
	bool is_cut;	/* to a span of time, of which counters do not tell */
	bool has_paths; /* all stacks of a site */
};

static struct report_lock *lock_row(struct account *account, struct counts *counts,
				    const struct model *model, const struct row_wanted *wanted)
{
	const struct lock *lock = account->lock;
	struct report_lock *row = report_lock_create();

	row->process = lock->process->index;
	row->class_process = (lock->class_process ? lock->class_process : lock->process)->index;
	row->id = rows_lock_id(lock);
	row->name = g_strdup(lock->name);
	row->is_signal = is_signal(lock, &counts->side);
	/* that much of the whole is needed to know what it is */
	if (wanted->is_cut)
		counts_forget(counts);
	members_fill(row, lock);
	row->kind = lock->kind;
	row->type = lock->type;
	row->attributes = lock->attributes;
	row->address = lock->address;
	row->data_place.address = lock->address;
	row->area = area_of(lock);
	row->class_place.address = lock->class_site;
	row->class_stack = row_tables_copy_stack(
		lock->class_process ? lock->class_process : lock->process, lock->class_stack);
	row->is_initialised =
		lock->init_site || (lock->attributes & LOCKCOST_ATTRIBUTE_INITIALISED);
	row->lives = lock->life_count;
	row_usage_fill(row, account, counts, wanted->is_cut);
	row_tables_fill(row, account, counts, wanted->has_paths);
	row_blame_fill(row, account);
	row_causes_fill(row, account, model);
	return row;
}

static int compare_locks(const void *a, const void *b)
{
	const struct report_lock *x = *(struct report_lock *const *)a;
	const struct report_lock *y = *(struct report_lock *const *)b;
	int order = usage_compare(x->all.wait.total_ns, y->all.wait.total_ns);

	if (order == 0)
		order = usage_compare(x->all.acquisitions, y->all.acquisitions);
	return order ? order : strcmp(x->id, y->id);
}

/* Of a part of the time nobody knows who only counted. */
static bool is_idle(const struct account *account, const struct counts *counts,
		    const struct row_wanted *wanted)
{
	static const struct counts nothing;

	return row_usage_is_idle(account, wanted->is_cut ? &nothing : counts);
}

void rows_build(struct report *report, const struct model *model, const GPtrArray *accounts,
		const struct selection *selection)
{
	struct row_wanted wanted = {selection_is_cut(selection), report->has_paths};
	struct counts *counts = counts_collect(model, selection);
	uint64_t unmatched = 0;

	for (guint i = 0; i < accounts->len; i++) {
		struct account *account = accounts->pdata[i];
		struct report_lock *row;

		if (!wanted.is_cut)
			unmatched += row_usage_unmatched(account, &counts[i]);
		if (!is_idle(account, &counts[i], &wanted)) {
			row = lock_row(account, &counts[i], model, &wanted);
			g_ptr_array_add(row->is_signal ? report->signals : report->locks, row);
		}
		counts_clear(&counts[i]);
	}
	report->unmatched_waits = MAX(unmatched, model->unmatched_wait_count);
	g_ptr_array_sort(report->locks, compare_locks);
	g_ptr_array_sort(report->signals, compare_locks);
	g_free(counts);
}
