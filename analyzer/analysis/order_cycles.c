/* SPDX-License-Identifier: MIT */
/*
 * The shortest cycle through each edge. It is none where nobody can wait in it: an edge that only
 * calls went that do not wait, readers behind readers, or one and the same thread all around.
 */
#include "order_cycles.h"

enum { CYCLES_MAX = 32, NOWHERE = -1 };

struct search {
	const GPtrArray *edges;
	GHashTable *leaving; /* struct lock -> GArray of int: edges that begin there */
	GHashTable *known;   /* cycles that were found, by their locks */
	struct report *report;
};

static const struct order_edge *edge_at(const struct search *search, int index)
{
	return search->edges->pdata[index];
}

static bool can_wait(const struct order_edge *edge)
{
	return edge->acquisitions > edge->tries && edge->held != edge->lock;
}

static void array_unref(void *array)
{
	g_array_unref(array);
}

static void leaving_fill(struct search *search)
{
	for (guint i = 0; i < search->edges->len; i++) {
		const struct order_edge *edge = search->edges->pdata[i];
		GArray *list = g_hash_table_lookup(search->leaving, edge->held);
		int index = (int)i;

		if (!can_wait(edge))
			continue;
		if (!list) {
			list = g_array_new(FALSE, FALSE, sizeof(int));
			g_hash_table_insert(search->leaving, (void *)edge->held, list);
		}
		g_array_append_val(list, index);
	}
}

/* Edges from the end of `first` back to its beginning, the shortest way, in `came_by`. */
static int way_back_find(const struct search *search, int first, GHashTable *came_by)
{
	const struct lock *goal = edge_at(search, first)->held;
	GQueue queue = G_QUEUE_INIT;
	int last = NOWHERE;

	g_queue_push_tail(&queue, (void *)edge_at(search, first)->lock);
	while (last == NOWHERE && !g_queue_is_empty(&queue)) {
		const struct lock *at = g_queue_pop_head(&queue);
		const GArray *list = g_hash_table_lookup(search->leaving, at);

		for (guint i = 0; list && i < list->len && last == NOWHERE; i++) {
			int index = g_array_index(list, int, i);
			const struct lock *next = edge_at(search, index)->lock;

			if (next == edge_at(search, first)->lock ||
			    g_hash_table_contains(came_by, next))
				continue;
			g_hash_table_insert(came_by, (void *)next, GINT_TO_POINTER(index));
			if (next == goal)
				last = index;
			else
				g_queue_push_tail(&queue, (void *)next);
		}
	}
	g_queue_clear(&queue);
	return last;
}

/* The cycle's edges, each of which ends where the next one begins. NULL: there is no way back. */
static GArray *cycle_find(const struct search *search, int first)
{
	GHashTable *came_by = g_hash_table_new(NULL, NULL);
	int at = way_back_find(search, first, came_by);
	GArray *cycle = NULL;

	if (at != NOWHERE) {
		cycle = g_array_new(FALSE, FALSE, sizeof(int));
		while (edge_at(search, at)->held != edge_at(search, first)->lock) {
			g_array_prepend_val(cycle, at);
			at = GPOINTER_TO_INT(
				g_hash_table_lookup(came_by, edge_at(search, at)->held));
		}
		g_array_prepend_val(cycle, at);
		g_array_prepend_val(cycle, first);
	}
	g_hash_table_destroy(came_by);
	return cycle;
}

/* Two edges that only one thread goes are never gone at once. */
static bool is_one_thread(const struct order_edge *a, const struct order_edge *b)
{
	return a->waiting_threads == 1 && b->waiting_threads == 1 && a->one_thread == b->one_thread;
}

static bool can_deadlock(const struct search *search, const GArray *cycle)
{
	for (guint i = 0; i < cycle->len; i++) {
		const struct order_edge *edge = edge_at(search, g_array_index(cycle, int, i));
		const struct order_edge *next =
			edge_at(search, g_array_index(cycle, int, (i + 1) % cycle->len));

		/* A reader does not keep a reader waiting. */
		if (edge->is_read && next->is_held_read)
			return false;
		for (guint j = i + 1; j < cycle->len; j++) {
			if (is_one_thread(edge, edge_at(search, g_array_index(cycle, int, j))))
				return false;
		}
	}
	return true;
}

static int compare_indexes(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The same for every cycle of the same edges. */
static char *cycle_key(const GArray *cycle)
{
	GArray *sorted = g_array_copy((GArray *)cycle);
	GString *key = g_string_new(NULL);

	g_array_sort(sorted, compare_indexes);
	for (guint i = 0; i < sorted->len; i++)
		g_string_append_printf(key, "%d ", g_array_index(sorted, int, i));
	g_array_unref(sorted);
	return g_string_free(key, FALSE);
}

/* What threads waited for the cycle's locks, which is how likely they are to meet there. */
static uint64_t cycle_wait_ns(const struct report *report, const GArray *cycle)
{
	uint64_t wait_ns = 0;

	for (guint i = 0; i < cycle->len; i++) {
		const struct report_order *order =
			report->orders->pdata[g_array_index(cycle, int, i)];
		const struct report_lock *lock = report_find_lock(report, order->lock_id);

		wait_ns += lock ? lock->all.wait.total_ns : 0;
	}
	return wait_ns;
}

static void cycle_add(struct search *search, const GArray *cycle)
{
	char *key = cycle_key(cycle);
	struct report_order_cycle *row;

	if (!g_hash_table_add(search->known, key))
		return;
	row = g_new0(struct report_order_cycle, 1);
	row->members = g_array_copy((GArray *)cycle);
	row->wait_ns = cycle_wait_ns(search->report, cycle);
	g_ptr_array_add(search->report->order_cycles, row);
}

void order_cycles_find(struct report *report, const GPtrArray *edges)
{
	struct search search = {
		.edges = edges,
		.leaving = g_hash_table_new_full(NULL, NULL, NULL, array_unref),
		.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.report = report,
	};

	leaving_fill(&search);
	for (guint i = 0; i < edges->len && report->order_cycles->len < CYCLES_MAX; i++) {
		GArray *cycle = can_wait(edges->pdata[i]) ? cycle_find(&search, (int)i) : NULL;

		if (!cycle)
			continue;
		if (can_deadlock(&search, cycle))
			cycle_add(&search, cycle);
		g_array_unref(cycle);
	}
	g_hash_table_destroy(search.leaving);
	g_hash_table_destroy(search.known);
}
