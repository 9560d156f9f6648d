/* SPDX-License-Identifier: MIT */
/* One edge for each pair of locks and of their sides, whichever threads took them so. */
#include "orders.h"

#include "order_cycles.h"
#include "rows.h"

/* What one thread has told last of an edge. */
struct order_thread {
	const struct thread *thread;
	uint64_t time_ns;
	uint64_t acquisitions;
	uint64_t tries;
};

struct orders {
	GHashTable *table; /* struct order_edge by its pair */
	GPtrArray *edges;  /* the same, in the order in which they were seen */
};

static guint edge_hash(const void *data)
{
	const struct order_edge *edge = data;

	return edge->held->index * 31 + edge->lock->index * 4 + edge->is_held_read * 2u +
	       edge->is_read;
}

static gboolean edge_equal(const void *a, const void *b)
{
	const struct order_edge *x = a, *y = b;

	return x->held == y->held && x->lock == y->lock && x->is_held_read == y->is_held_read &&
	       x->is_read == y->is_read;
}

static void edge_free(void *data)
{
	struct order_edge *edge = data;

	g_hash_table_destroy(edge->threads);
	g_free(edge);
}

struct orders *orders_create(void)
{
	struct orders *orders = g_new0(struct orders, 1);

	orders->table = g_hash_table_new(edge_hash, edge_equal);
	orders->edges = g_ptr_array_new_with_free_func(edge_free);
	return orders;
}

void orders_free(struct orders *orders)
{
	g_hash_table_destroy(orders->table);
	g_ptr_array_unref(orders->edges);
	g_free(orders);
}

static struct order_edge *edge_get(struct orders *orders, const struct model_order *seen)
{
	const struct lockcost_lock_order *order = seen->order;
	struct order_edge key = {
		.held = seen->held,
		.lock = seen->lock,
		.is_held_read = event_is_reader(order->held_kind, order->held_operation),
		.is_read = event_is_reader(order->kind, order->operation),
	};
	struct order_edge *edge = g_hash_table_lookup(orders->table, &key);

	if (edge)
		return edge;
	edge = g_memdup2(&key, sizeof(key));
	edge->process = seen->thread->process;
	edge->held_site = order->held_site;
	edge->site = order->site;
	edge->threads = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	g_hash_table_add(orders->table, edge);
	g_ptr_array_add(orders->edges, edge);
	return edge;
}

static struct order_thread *thread_get(struct order_edge *edge, const struct thread *thread)
{
	struct order_thread *row = g_hash_table_lookup(edge->threads, thread);

	if (!row) {
		row = g_new0(struct order_thread, 1);
		row->thread = thread;
		g_hash_table_insert(edge->threads, (void *)thread, row);
	}
	return row;
}

void orders_add(struct orders *orders, const struct model_order *seen)
{
	struct order_thread *row = thread_get(edge_get(orders, seen), seen->thread);

	/* an exiting process may have it written by two threads: the later one stays */
	if (seen->order->time_ns < row->time_ns)
		return;
	row->time_ns = seen->order->time_ns;
	row->acquisitions = seen->order->acquisitions;
	row->tries = seen->order->tries;
}

/* The sums, and whether only one thread has ever waited, or would have, in that order. */
static void edge_sum(struct order_edge *edge)
{
	GHashTableIter iter;
	void *value;

	edge->acquisitions = edge->tries = 0;
	edge->waiting_threads = 0;
	g_hash_table_iter_init(&iter, edge->threads);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct order_thread *row = value;

		edge->acquisitions += row->acquisitions;
		edge->tries += row->tries;
		if (row->acquisitions <= row->tries)
			continue;
		edge->waiting_threads++;
		edge->one_thread = row->thread;
	}
}

static int compare_edges(const void *a, const void *b)
{
	const struct order_edge *x = *(struct order_edge *const *)a;
	const struct order_edge *y = *(struct order_edge *const *)b;

	if (x->acquisitions != y->acquisitions)
		return x->acquisitions > y->acquisitions ? -1 : 1;
	return x->held->index != y->held->index ? (x->held->index < y->held->index ? -1 : 1)
						: (int)x->lock->index - (int)y->lock->index;
}

static struct report_order *edge_row(const struct order_edge *edge)
{
	struct report_order *row = g_new0(struct report_order, 1);

	row->process = edge->process->index;
	row->pid = edge->process->pid;
	row->held_id = rows_lock_id(edge->held);
	row->lock_id = rows_lock_id(edge->lock);
	row->is_held_read = edge->is_held_read;
	row->is_read = edge->is_read;
	row->held_site.address = edge->held_site;
	row->site.address = edge->site;
	row->acquisitions = edge->acquisitions;
	row->tries = edge->tries;
	row->threads = g_hash_table_size(edge->threads);
	return row;
}

void orders_finish(const struct orders *orders, struct report *report)
{
	GPtrArray *went = g_ptr_array_new(); /* without those that failed tries alone have left */

	for (guint i = 0; i < orders->edges->len; i++) {
		struct order_edge *edge = orders->edges->pdata[i];

		edge_sum(edge);
		if (edge->acquisitions > 0)
			g_ptr_array_add(went, edge);
	}
	g_ptr_array_sort(went, compare_edges);
	for (guint i = 0; i < went->len; i++)
		g_ptr_array_add(report->orders, edge_row(went->pdata[i]));
	order_cycles_find(report, went);
	g_ptr_array_unref(went);
}
