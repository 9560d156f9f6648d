/* SPDX-License-Identifier: MIT */
/* Tids and system calls become names. */
#include "row_causes.h"

#include <string.h>

/* Of a thread of another program no more is known than its last switch said. */
static void thread_name(struct report_cause *cause, const struct model *model)
{
	void *tid = GINT_TO_POINTER(cause->tid);
	const struct thread *thread = g_hash_table_lookup(model->kernel_threads, tid);
	const struct timeline *timeline = g_hash_table_lookup(model->timelines, tid);

	if (thread)
		cause->pid = thread->process->pid;
	if (timeline && timeline->comm[0])
		cause->name = g_strndup(timeline->comm, sizeof(timeline->comm));
}

static int compare(const void *a, const void *b)
{
	const struct report_cause *x = *(struct report_cause *const *)a;
	const struct report_cause *y = *(struct report_cause *const *)b;

	if (x->wait_ns != y->wait_ns)
		return x->wait_ns > y->wait_ns ? -1 : 1;
	if (x->tid != y->tid)
		return x->tid < y->tid ? -1 : 1;
	return g_strcmp0(x->name, y->name);
}

static void preemptors_fill(GPtrArray *rows, const GArray *causes, const struct model *model)
{
	for (guint i = 0; i < causes->len; i++) {
		const struct cause *cause = &g_array_index(causes, struct cause, i);
		struct report_cause *row = g_new0(struct report_cause, 1);

		row->wait_ns = cause->ns;
		row->is_idle = cause->key == CAUSE_NONE;
		if (cause->key > 0) {
			row->tid = (int32_t)cause->key;
			thread_name(row, model);
		}
		g_ptr_array_add(rows, row);
	}
	g_ptr_array_sort(rows, compare);
}

/* No call at all, and one that is not recorded, look the same. */
static void calls_fill(GPtrArray *rows, const GArray *causes)
{
	struct report_cause *other = NULL;

	for (guint i = 0; i < causes->len; i++) {
		const struct cause *cause = &g_array_index(causes, struct cause, i);
		struct report_cause *row = cause->key > 0 ? NULL : other;

		if (!row) {
			row = g_new0(struct report_cause, 1);
			g_ptr_array_add(rows, row);
		}
		row->wait_ns += cause->ns;
		if (cause->key > 0)
			row->name = g_strdup(g_quark_to_string((GQuark)cause->key));
		else
			other = row;
	}
	g_ptr_array_sort(rows, compare);
}

static void fairness_fill(struct report_fairness *fairness, struct account *account,
			  bool has_holder, bool has_kernel)
{
	queue_finish(&account->queue);
	*fairness = (struct report_fairness){
		.longest_queue = account->queue.longest,
		.busy_ns = account->queue.longest_ns,
		.busy_waits = account->queue.longest_count,
		.barged = has_holder ? account->barged_count : REPORT_UNKNOWN,
		.lent = has_holder && has_kernel ? account->lent_count : REPORT_UNKNOWN,
	};
}

void row_causes_fill(struct report_lock *row, struct account *account, const struct model *model)
{
	preemptors_fill(row->preemptors, account->causes.preemptors, model);
	calls_fill(row->calls, account->causes.calls);
	fairness_fill(&row->fairness, account, row->kind != LOCKCOST_KIND_FUTEX, row->has_kernel);
	row->signalled_holding = account->signalled_holding;
	row->repeated = account->repeated_count;
}
