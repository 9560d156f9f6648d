/* SPDX-License-Identifier: MIT */
/* A tid stands for one thread: the newest that had it gives its name. */
#include "wakers.h"

#include "kernel_futex.h"
#include "tasks.h"

static struct waker *waker_get(struct wakers *wakers, int32_t tid)
{
	struct waker *waker;

	if (!wakers->table)
		wakers->table = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	waker = g_hash_table_lookup(wakers->table, GINT_TO_POINTER(tid));
	if (!waker) {
		waker = g_new0(struct waker, 1);
		waker->tid = tid;
		g_hash_table_insert(wakers->table, GINT_TO_POINTER(tid), waker);
	}
	return waker;
}

void wakers_add_wait(struct wakers *wakers, const struct model *model, const struct wait *wait)
{
	int32_t tid = kernel_futex_waker(wait);
	struct waker *waker;

	/* 0: an interrupt of the idle task, which is no thread. */
	if (tid <= 0)
		return;
	waker = waker_get(wakers, tid);
	waker->woken_count++;
	waker->wait_ns += wait->end_ns - wait->request_ns;
	waker->task = tasks_find(model, tid);
	waker->thread = g_hash_table_lookup(model->kernel_threads, GINT_TO_POINTER(tid));
}

void wakers_add_call(struct wakers *wakers, const struct thread *thread, bool is_empty)
{
	struct waker *waker = waker_get(wakers, thread->tid);

	waker->call_count++;
	waker->empty_count += is_empty;
	waker->thread = thread;
}

/* After the last event: a thread gets its name after its beginning. */
static void name_fill(struct report_waker *row, const struct waker *waker)
{
	if (waker->thread) {
		row->pid = waker->thread->process->pid;
		row->name = thread_copy_name(waker->thread);
	} else if (waker->task) {
		row->pid = waker->task->pid;
		row->name = waker->task->comm[0] ? g_strdup(waker->task->comm) : NULL;
	}
}

static int compare(const void *a, const void *b)
{
	const struct report_waker *x = *(struct report_waker *const *)a;
	const struct report_waker *y = *(struct report_waker *const *)b;

	if (x->woken != y->woken)
		return x->woken > y->woken ? -1 : 1;
	if (x->calls != y->calls)
		return x->calls > y->calls ? -1 : 1;
	return x->tid < y->tid ? -1 : x->tid > y->tid;
}

void wakers_list(const struct wakers *wakers, GPtrArray *rows)
{
	GHashTableIter iter;
	void *value;

	if (!wakers->table)
		return;
	g_hash_table_iter_init(&iter, wakers->table);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct waker *waker = value;
		struct report_waker *row = g_new0(struct report_waker, 1);

		row->tid = waker->tid;
		name_fill(row, waker);
		row->calls = waker->call_count;
		row->empty = waker->empty_count;
		row->woken = waker->woken_count;
		row->wait_ns = waker->wait_ns;
		g_ptr_array_add(rows, row);
	}
	g_ptr_array_sort(rows, compare);
}

void wakers_clear(struct wakers *wakers)
{
	g_clear_pointer(&wakers->table, g_hash_table_destroy);
}
