/* SPDX-License-Identifier: MIT */
/* The lists inside a lock's row: call sites and threads. */
#include "row_tables.h"

#include "row_blame.h"

GArray *row_tables_copy_stack(const struct process *process, uint32_t id)
{
	const struct process_stack *stack = process_find_stack(process, id);
	GArray *places;

	if (!stack || stack->frame_count == 0)
		return NULL;
	places = report_stack_create();
	for (uint32_t i = 0; i < stack->frame_count; i++) {
		struct report_place place = {.address = stack->frames[i]};

		g_array_append_val(places, place);
	}
	return places;
}

static guint row_hash(const void *data)
{
	const struct report_site *row = data;

	return g_int64_hash(&row->place.address) ^ row->process;
}

static gboolean row_equal(const void *a, const void *b)
{
	const struct report_site *x = a, *y = b;

	return x->process == y->process && x->place.address == y->place.address;
}

static void path_add(struct report_site *row, const struct site *site)
{
	struct report_path *path = g_new0(struct report_path, 1);

	path->stack = row_tables_copy_stack(site->process, site->stack);
	path->count = site->count;
	path->time_ns = site->time_ns;
	for (int i = 0; i < BLAME_COUNT; i++)
		path->caused_ns += site->blame_ns[i];
	if (!row->paths)
		row->paths = report_paths_create();
	g_ptr_array_add(row->paths, path);
}

/* Sites come costliest first, so the first stack met for an address is the one worth showing. */
static void sites_fill(GPtrArray *rows, const struct sites *sites, bool has_paths)
{
	GPtrArray *sorted = sites_sorted(sites);
	GHashTable *by_address = g_hash_table_new(row_hash, row_equal);

	for (guint i = 0; i < sorted->len; i++) {
		const struct site *site = sorted->pdata[i];
		struct report_site key = {.process = site->process->index,
					  .place.address = site->address};
		struct report_site *row = g_hash_table_lookup(by_address, &key);

		if (!row) {
			row = g_new0(struct report_site, 1);
			*row = key;
			g_ptr_array_add(rows, row);
			g_hash_table_add(by_address, row);
		}
		if (!row->stack)
			row->stack = row_tables_copy_stack(site->process, site->stack);
		if (has_paths)
			path_add(row, site);
		row->count += site->count;
		row->untimed_count += site->untimed_count;
		row->empty_count += site->empty_count;
		row->time_ns += site->time_ns;
		usage_add_blame(row->blame_ns, site->blame_ns);
	}
	g_hash_table_destroy(by_address);
	g_ptr_array_unref(sorted);
}

static int compare_threads(const void *a, const void *b)
{
	const struct report_thread *x = *(struct report_thread *const *)a;
	const struct report_thread *y = *(struct report_thread *const *)b;

	if (x->wait_ns != y->wait_ns)
		return x->wait_ns > y->wait_ns ? -1 : 1;
	if (x->acquisitions != y->acquisitions)
		return x->acquisitions > y->acquisitions ? -1 : 1;
	return x->tid < y->tid ? -1 : x->tid > y->tid;
}

static struct report_thread *thread_row(GHashTable *rows, struct thread *thread, GPtrArray *threads)
{
	struct report_thread *row = g_hash_table_lookup(rows, thread);

	if (!row) {
		row = g_new0(struct report_thread, 1);
		row->pid = thread->process->pid;
		row->tid = thread->tid;
		row->name = thread_copy_name(thread);
		row->acquisitions = REPORT_UNKNOWN;
		row->has_priority = thread->timeline && thread->timeline->has_priority;
		row->priority = row->has_priority ? thread->timeline->priority : 0;
		g_hash_table_insert(rows, thread, row);
		g_ptr_array_add(threads, row);
	}
	return row;
}

static void threads_fill(struct report_lock *row, const struct account *account,
			 const struct counts *counts)
{
	GHashTable *rows = g_hash_table_new(NULL, NULL);
	GHashTableIter iter;
	void *value;

	for (guint i = 0; i < counts->threads->len; i++) {
		const struct counts_thread *share =
			&g_array_index(counts->threads, struct counts_thread, i);
		struct report_thread *thread = thread_row(rows, share->thread, row->threads);

		if (row->kind != LOCKCOST_KIND_FUTEX)
			thread->acquisitions = share->acquisitions;
		thread->contended = share->contended;
	}
	g_hash_table_iter_init(&iter, account->threads);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct account_thread *waited = value;
		struct report_thread *thread = thread_row(rows, waited->thread, row->threads);

		thread->contended =
			MAX(thread->contended, waited->wait_count - waited->call_count) +
			waited->call_count;
		thread->wait_ns = waited->wait_ns;
	}
	g_hash_table_destroy(rows);
	g_ptr_array_sort(row->threads, compare_threads);
}

static int compare_arrivals(const void *a, const void *b)
{
	const struct report_arrival *x = *(struct report_arrival *const *)a;
	const struct report_arrival *y = *(struct report_arrival *const *)b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->tid != y->tid)
		return x->tid < y->tid ? -1 : 1;
	return x->site.address < y->site.address ? -1 : x->site.address > y->site.address;
}

/* Without a kernel side nobody knows whom a call woke. */
static void wakers_fill(struct report_lock *row, const struct account *account, bool has_paths)
{
	sites_fill(row->waker_sites, &account->waker_sites, has_paths);
	for (guint i = 0; i < row->waker_sites->len && !row->has_kernel; i++)
		((struct report_site *)row->waker_sites->pdata[i])->empty_count = REPORT_UNKNOWN;
	g_ptr_array_sort(row->waker_sites, report_site_compare);
}

static void arrivals_fill(struct report_lock *row, const struct account *account)
{
	GHashTableIter iter;
	void *key;

	if (!account->arrivals)
		return;
	g_hash_table_iter_init(&iter, account->arrivals);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const struct account_arrival *arrival = key;
		struct report_arrival *copy = g_new0(struct report_arrival, 1);

		copy->process = arrival->thread->process->index;
		copy->pid = arrival->thread->process->pid;
		copy->tid = arrival->thread->tid;
		copy->name = thread_copy_name(arrival->thread);
		copy->site.address = arrival->site;
		copy->count = arrival->count;
		g_ptr_array_add(row->arrivals, copy);
	}
	g_ptr_array_sort(row->arrivals, compare_arrivals);
}

void row_tables_fill(struct report_lock *row, const struct account *account,
		     const struct counts *counts, bool has_paths)
{
	sites_fill(row->waiter_sites, &account->waiter_sites, has_paths);
	sites_fill(row->holder_sites, &account->holder_sites, has_paths);
	for (guint i = 0; i < row->holder_sites->len; i++) {
		struct report_site *site = row->holder_sites->pdata[i];

		for (int i = 0; i < BLAME_COUNT; i++)
			site->caused_ns += site->blame_ns[i];
		row_blame_copy(site->blame_ns, site->blame_ns, row->has_kernel);
	}
	g_ptr_array_sort(row->waiter_sites, report_site_compare);
	g_ptr_array_sort(row->holder_sites, report_site_compare);
	wakers_fill(row, account, has_paths);
	sites_fill(row->try_sites, &account->try_sites, false);
	g_ptr_array_sort(row->try_sites, report_site_compare);
	threads_fill(row, account, counts);
	arrivals_fill(row, account);
	wakers_list(&account->wakers, row->wakers);
	if (account->operations)
		row->operations = g_memdup2(account->operations,
					    REPORT_OPERATION_COUNT * sizeof(*row->operations));
}
