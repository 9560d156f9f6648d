/* SPDX-License-Identifier: MIT */
/* Tables become lists, with stacks so that places can be named. */
#include "row_blame.h"

#include "row_tables.h"
#include "rows.h"

void row_blame_copy(uint64_t *to, const uint64_t *from, bool has_kernel)
{
	for (int i = 0; i < BLAME_COUNT; i++)
		to[i] = from[i];
	if (!has_kernel) {
		to[BLAME_RUNNING] = REPORT_UNKNOWN;
		to[BLAME_PREEMPTED] = REPORT_UNKNOWN;
		to[BLAME_BLOCKED] = REPORT_UNKNOWN;
	}
}

static struct report_site site_of(const struct pair_place *place)
{
	struct report_site site = {.place.address = place->address};

	if (place->process) {
		site.process = place->process->index;
		site.stack = row_tables_copy_stack(place->process, place->stack);
	}
	return site;
}

static void pair_add(struct report_lock *row, const struct pair *pair)
{
	struct report_pair *copy = g_new0(struct report_pair, 1);

	copy->waiter = site_of(&pair->waiter);
	copy->holder = site_of(&pair->holder);
	copy->waiter_pid = pair->waiter.process ? pair->waiter.process->pid : 0;
	copy->holder_pid = pair->holder.process ? pair->holder.process->pid : 0;
	copy->count = pair->count;
	copy->wait_ns = pair_ns(pair);
	row_blame_copy(copy->blame_ns, pair->ns, row->has_kernel);
	g_ptr_array_add(row->pairs, copy);
}

static void chain_add(struct report_lock *row, const struct pair_chain *chain)
{
	struct report_chain *copy = g_new0(struct report_chain, 1);

	copy->next_id = chain->next ? rows_lock_id(chain->next) : NULL;
	copy->root_id = chain->root ? rows_lock_id(chain->root) : NULL;
	copy->root_holder = site_of(&chain->root_holder);
	copy->root_pid = chain->root_holder.process ? chain->root_holder.process->pid : 0;
	copy->wait_ns = chain->ns;
	g_ptr_array_add(row->chains, copy);
}

static int compare(uint64_t a_ns, uint64_t b_ns, uint64_t a_address, uint64_t b_address)
{
	if (a_ns != b_ns)
		return a_ns > b_ns ? -1 : 1;
	return a_address < b_address ? -1 : a_address > b_address;
}

static int compare_pairs(const void *a, const void *b)
{
	const struct report_pair *x = *(struct report_pair *const *)a;
	const struct report_pair *y = *(struct report_pair *const *)b;
	int order =
		compare(x->wait_ns, y->wait_ns, x->waiter.place.address, y->waiter.place.address);

	return order ? order : compare(0, 0, x->holder.place.address, y->holder.place.address);
}

static int compare_chains(const void *a, const void *b)
{
	const struct report_chain *x = *(struct report_chain *const *)a;
	const struct report_chain *y = *(struct report_chain *const *)b;
	int order = compare(x->wait_ns, y->wait_ns, x->root_holder.place.address,
			    y->root_holder.place.address);

	return order ? order : g_strcmp0(x->next_id, y->next_id);
}

void row_blame_fill(struct report_lock *row, const struct account *account)
{
	const struct pairs *pairs = &account->pairs;
	GHashTableIter iter;
	void *entry;

	if (pairs->pairs) {
		g_hash_table_iter_init(&iter, pairs->pairs);
		while (g_hash_table_iter_next(&iter, &entry, NULL))
			pair_add(row, entry);
	}
	if (pairs->chains) {
		g_hash_table_iter_init(&iter, pairs->chains);
		while (g_hash_table_iter_next(&iter, &entry, NULL))
			chain_add(row, entry);
	}
	if (pairs->other.count)
		pair_add(row, &pairs->other);
	if (pairs->other_chain.ns)
		chain_add(row, &pairs->other_chain);
	g_ptr_array_sort(row->pairs, compare_pairs);
	g_ptr_array_sort(row->chains, compare_chains);
}
