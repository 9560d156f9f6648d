/* SPDX-License-Identifier: MIT */
/* A model of its own, whose observer keeps the longest waits that fit. */
#include "explainer.h"

#include "kernel_futex.h"
#include "known.h"
#include "pending.h"
#include "rows.h"

/* LTTng's own futexes are known as such only at the end: so many more waits are kept. */
enum { SPARE = 64 };

struct explainer {
	struct explainer_query query;
	struct model *model;
	GHashTable *is_wanted; /* struct lock * -> whether it is one of the query's */
	GHashTable *counts;    /* struct lock * -> how many of its waits fit */
	GQueue pending;	       /* struct explained_wait whose holders are not known yet */
	GPtrArray *longest;    /* struct explained_wait, the longest first */
};

static void explained_free(void *data)
{
	struct explained_wait *explained = data;

	g_array_unref(explained->phase_slices);
	blame_free(explained->blame);
	g_free(explained);
}

static uint64_t duration_ns(const struct explained_wait *explained)
{
	return explained->wait.end_ns - explained->wait.request_ns;
}

static bool is_lock_wanted(struct explainer *explainer, const struct lock *lock)
{
	void *known;
	bool is_wanted;
	char *id;

	if (!explainer->query.lock_ids)
		return true;
	if (g_hash_table_lookup_extended(explainer->is_wanted, lock, NULL, &known))
		return GPOINTER_TO_INT(known);
	id = rows_lock_id(lock);
	is_wanted = g_hash_table_contains(explainer->query.lock_ids, id);
	g_hash_table_insert(explainer->is_wanted, (void *)lock, GINT_TO_POINTER(is_wanted));
	g_free(id);
	return is_wanted;
}

static bool is_wanted(struct explainer *explainer, const struct wait *wait)
{
	const struct explainer_query *query = &explainer->query;

	if (query->tid && wait->thread->tid != query->tid)
		return false;
	if (query->at_ns && (wait->request_ns > query->at_ns || wait->end_ns < query->at_ns))
		return false;
	return is_lock_wanted(explainer, wait->lock);
}

static void keep(struct explainer *explainer, struct explained_wait *explained)
{
	guint at = explainer->longest->len;

	while (at > 0 && duration_ns(explainer->longest->pdata[at - 1]) < duration_ns(explained))
		at--;
	g_ptr_array_insert(explainer->longest, (gint)at, explained);
	if (explainer->longest->len > explainer->query.rank + SPARE)
		g_ptr_array_set_size(explainer->longest, (gint)explainer->query.rank + SPARE);
}

/* While the timeline has it: what the thread did. */
static void wait_settled(void *context, const struct wait *wait)
{
	struct explainer *explainer = context;
	struct explained_wait *explained;

	if (!is_wanted(explainer, wait))
		return;
	g_hash_table_insert(
		explainer->counts, wait->lock,
		GSIZE_TO_POINTER(
			GPOINTER_TO_SIZE(g_hash_table_lookup(explainer->counts, wait->lock)) + 1));
	explained = g_new0(struct explained_wait, 1);
	explained->wait = *wait;
	explained->phase_slices = slices_create();
	phases_compute(&explained->phases, wait, &explainer->model->coverage,
		       explained->phase_slices);
	if (pending_is_lock(wait->lock))
		g_queue_push_tail(&explainer->pending, explained);
	else
		keep(explainer, explained);
}

/* Waits come in the order in which they were settled. */
static void holders_known(void *context, const struct wait *wait, bool is_told)
{
	struct explainer *explainer = context;
	struct explained_wait *explained;

	if (!is_wanted(explainer, wait))
		return;
	explained = g_queue_pop_head(&explainer->pending);
	if (!explained)
		return;
	explained->blame = blame_create();
	explained->blame->slices = slices_create();
	blame_compute(explained->blame, wait, explainer->model, is_told);
	keep(explainer, explained);
}

struct explainer *explainer_create(const struct explainer_query *query, uint64_t kernel_namespace)
{
	struct explainer *explainer = g_new0(struct explainer, 1);
	struct model_observer observer = {
		.context = explainer,
		.wait_settled = wait_settled,
		.holders_known = holders_known,
	};

	explainer->query = *query;
	explainer->model = model_create(&observer, kernel_namespace);
	explainer->is_wanted = g_hash_table_new(NULL, NULL);
	explainer->counts = g_hash_table_new(NULL, NULL);
	explainer->longest = g_ptr_array_new_with_free_func(explained_free);
	g_queue_init(&explainer->pending);
	return explainer;
}

void explainer_know(struct explainer *explainer, GPtrArray *known)
{
	known_add(explainer->model, known);
}

void explainer_free(struct explainer *explainer)
{
	if (!explainer)
		return;
	g_queue_clear_full(&explainer->pending, explained_free);
	g_ptr_array_unref(explainer->longest);
	g_hash_table_destroy(explainer->is_wanted);
	g_hash_table_destroy(explainer->counts);
	model_free(explainer->model);
	g_free(explainer);
}

void explainer_add(struct explainer *explainer, const struct event *event)
{
	model_add(explainer->model, event);
}

void explainer_finish(struct explainer *explainer, uint64_t end_ns)
{
	model_finish(explainer->model, end_ns);
}

const struct explained_wait *explainer_result(const struct explainer *explainer)
{
	unsigned int rank = 0;

	for (guint i = 0; i < explainer->longest->len; i++) {
		const struct explained_wait *explained = explainer->longest->pdata[i];

		rank += !kernel_futex_is_hidden(explained->wait.lock);
		if (rank == explainer->query.rank)
			return explained;
	}
	return NULL;
}

uint64_t explainer_count(const struct explainer *explainer)
{
	GHashTableIter iter;
	uint64_t total = 0;
	void *lock, *count;

	g_hash_table_iter_init(&iter, explainer->counts);
	while (g_hash_table_iter_next(&iter, &lock, &count))
		total += kernel_futex_is_hidden(lock) ? 0 : GPOINTER_TO_SIZE(count);
	return total;
}

const struct model *explainer_model(const struct explainer *explainer)
{
	return explainer->model;
}
