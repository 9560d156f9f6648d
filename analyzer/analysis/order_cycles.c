/* SPDX-License-Identifier: MIT */
/*
 * The shortest cycle through each edge that is in none yet. It is none where nobody can wait in it:
 * an edge that only calls went that do not wait, readers behind readers, or one and the same thread
 * all around. Locks that no cycle can go through, which are nearly all, are set aside first.
 */
#include "order_cycles.h"

enum {
	CYCLES_MAX = 32,
	LENGTH_MAX = 24,	  /* edges of a cycle: longer ones tell nobody anything */
	STEPS_MAX = 20 * 1000000, /* of all searches: then what was found must do */
	NOWHERE = -1,
};

/* A lock. */
struct node {
	GArray *leaving; /* int: edges that begin there */
	guint entering_count;
	bool is_aside;
	int came_by;	/* in the newest search: the edge, or NOWHERE */
	guint found_in; /* which search that was, from 1 on */
	guint distance; /* edges from its beginning */
};

struct search {
	const GPtrArray *edges;
	GPtrArray *nodes; /* struct node, by the lock's index; NULL: it is in no edge */
	bool *is_told;	  /* by edge: it is in a cycle that was found */
	guint number;
	guint steps;
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

static struct node *node_of(const struct search *search, const struct lock *lock)
{
	return search->nodes->pdata[lock->index];
}

static struct node *node_get(struct search *search, const struct lock *lock)
{
	struct node *node;

	if (lock->index >= search->nodes->len)
		g_ptr_array_set_size(search->nodes, (gint)lock->index + 1);
	node = node_of(search, lock);
	if (!node) {
		node = g_new0(struct node, 1);
		node->leaving = g_array_new(FALSE, FALSE, sizeof(int));
		search->nodes->pdata[lock->index] = node;
	}
	return node;
}

static void node_free(void *data)
{
	struct node *node = data;

	if (node)
		g_array_unref(node->leaving);
	g_free(node);
}

static void nodes_fill(struct search *search)
{
	for (guint i = 0; i < search->edges->len; i++) {
		const struct order_edge *edge = search->edges->pdata[i];
		struct node *held;
		int index = (int)i;

		if (!can_wait(edge))
			continue;
		held = node_get(search, edge->held);
		g_array_append_val(held->leaving, index);
		node_get(search, edge->lock)->entering_count++;
	}
}

/* What nothing leads to is in no cycle; nor is what only that leads to. */
static void set_aside(GQueue *next, struct node *node)
{
	if (node->is_aside || node->entering_count > 0)
		return;
	node->is_aside = true;
	g_queue_push_tail(next, node);
}

static void nodes_reduce(struct search *search)
{
	GQueue next = G_QUEUE_INIT;

	for (guint i = 0; i < search->nodes->len; i++) {
		if (search->nodes->pdata[i])
			set_aside(&next, search->nodes->pdata[i]);
	}
	while (!g_queue_is_empty(&next)) {
		const struct node *node = g_queue_pop_head(&next);

		for (guint i = 0; i < node->leaving->len; i++) {
			int index = g_array_index(node->leaving, int, i);
			struct node *to = node_of(search, edge_at(search, index)->lock);

			to->entering_count--;
			set_aside(&next, to);
		}
	}
}

static bool visit(struct search *search, const struct lock *lock, int came_by, guint distance)
{
	struct node *node = node_of(search, lock);

	if (node->is_aside || node->found_in == search->number)
		return false;
	node->found_in = search->number;
	node->came_by = came_by;
	node->distance = distance;
	return true;
}

/* The last edge of the shortest way from the end of `first` back to its beginning. */
static int way_back_find(struct search *search, int first)
{
	const struct lock *goal = edge_at(search, first)->held;
	GQueue queue = G_QUEUE_INIT;
	int last = NOWHERE;

	search->number++;
	visit(search, edge_at(search, first)->lock, NOWHERE, 1);
	g_queue_push_tail(&queue, (void *)edge_at(search, first)->lock);
	while (last == NOWHERE && !g_queue_is_empty(&queue) && search->steps < STEPS_MAX) {
		const struct node *at = node_of(search, g_queue_pop_head(&queue));

		for (guint i = 0; i < at->leaving->len && at->distance < LENGTH_MAX; i++) {
			int index = g_array_index(at->leaving, int, i);
			const struct lock *next = edge_at(search, index)->lock;

			search->steps++;
			if (!visit(search, next, index, at->distance + 1))
				continue;
			g_queue_push_tail(&queue, (void *)next);
			if (next == goal) {
				last = index;
				break;
			}
		}
	}
	g_queue_clear(&queue);
	return last;
}

/* The cycle's edges, each of which ends where the next one begins. NULL: there is no way back. */
static GArray *cycle_find(struct search *search, int first)
{
	int at = way_back_find(search, first);
	GArray *cycle;

	if (at == NOWHERE)
		return NULL;
	cycle = g_array_new(FALSE, FALSE, sizeof(int));
	for (; at != NOWHERE; at = node_of(search, edge_at(search, at)->held)->came_by)
		g_array_prepend_val(cycle, at);
	g_array_prepend_val(cycle, first);
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
	struct report_order_cycle *row = g_new0(struct report_order_cycle, 1);

	row->members = g_array_copy((GArray *)cycle);
	row->wait_ns = cycle_wait_ns(search->report, cycle);
	g_ptr_array_add(search->report->order_cycles, row);
	for (guint i = 0; i < cycle->len; i++)
		search->is_told[g_array_index(cycle, int, i)] = true;
}

void order_cycles_find(struct report *report, const GPtrArray *edges)
{
	struct search search = {
		.edges = edges,
		.nodes = g_ptr_array_new_with_free_func(node_free),
		.is_told = g_new0(bool, edges->len + 1),
		.report = report,
	};

	nodes_fill(&search);
	nodes_reduce(&search);
	for (guint i = 0; i < edges->len && report->order_cycles->len < CYCLES_MAX; i++) {
		const struct order_edge *edge = edges->pdata[i];
		GArray *cycle;

		if (search.is_told[i] || !can_wait(edge) || node_of(&search, edge->held)->is_aside)
			continue;
		cycle = cycle_find(&search, (int)i);
		if (!cycle)
			continue;
		if (can_deadlock(&search, cycle))
			cycle_add(&search, cycle);
		g_array_unref(cycle);
	}
	g_ptr_array_unref(search.nodes);
	g_free(search.is_told);
}
