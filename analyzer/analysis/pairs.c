/* SPDX-License-Identifier: MIT */
/* Two bounded tables. */
#include "pairs.h"

static guint place_hash(const struct pair_place *place)
{
	return g_direct_hash(place->process) ^ g_int64_hash(&place->address);
}

static bool place_equal(const struct pair_place *a, const struct pair_place *b)
{
	return a->process == b->process && a->address == b->address;
}

static guint pair_hash(const void *data)
{
	const struct pair *pair = data;

	return place_hash(&pair->waiter) * 31 + place_hash(&pair->holder);
}

static gboolean pair_equal(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return place_equal(&x->waiter, &y->waiter) && place_equal(&x->holder, &y->holder);
}

static guint chain_hash(const void *data)
{
	const struct pair_chain *chain = data;

	return (g_direct_hash(chain->next) * 31 + g_direct_hash(chain->root)) * 31 +
	       place_hash(&chain->root_holder);
}

static gboolean chain_equal(const void *a, const void *b)
{
	const struct pair_chain *x = a, *y = b;

	return x->next == y->next && x->root == y->root &&
	       place_equal(&x->root_holder, &y->root_holder);
}

/* The table's entry with that key, made of it if there is none; `other` where there is no room. */
static void *entry_get(GHashTable *table, const void *key, size_t size, void *other)
{
	void *entry = g_hash_table_lookup(table, key);

	if (entry)
		return entry;
	if (g_hash_table_size(table) >= PAIRS_MAX)
		return other;
	entry = g_memdup2(key, size);
	g_hash_table_add(table, entry);
	return entry;
}

static void hold_add(struct pairs *pairs, const struct wait *wait, const struct blame_hold *hold)
{
	struct pair key = {
		.waiter = {wait->thread->process, wait->site, wait->stack},
		.holder = {hold->thread->process, hold->site, hold->stack},
	};
	struct pair *pair;

	if (!pairs->pairs)
		pairs->pairs = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
	pair = entry_get(pairs->pairs, &key, sizeof(key), &pairs->other);
	pair->count++;
	for (int i = 0; i < BLAME_COUNT; i++)
		pair->ns[i] += hold->ns[i];
}

static void chain_add(struct pairs *pairs, const struct blame_chain *chain)
{
	struct pair_chain key = {.next = chain->next, .root = chain->root};
	struct pair_chain *entry;

	if (chain->root_holder) {
		key.root_holder.process = chain->root_holder->process;
		key.root_holder.address = chain->root_site;
	}
	if (!pairs->chains)
		pairs->chains = g_hash_table_new_full(chain_hash, chain_equal, g_free, NULL);
	entry = entry_get(pairs->chains, &key, sizeof(key), &pairs->other_chain);
	entry->ns += chain->ns;
}

void pairs_add(struct pairs *pairs, const struct wait *wait, const struct blame *blame)
{
	for (guint i = 0; i < blame->holds->len; i++)
		hold_add(pairs, wait, &g_array_index(blame->holds, struct blame_hold, i));
	for (guint i = 0; i < blame->chains->len; i++)
		chain_add(pairs, &g_array_index(blame->chains, struct blame_chain, i));
}

uint64_t pair_ns(const struct pair *pair)
{
	uint64_t sum_ns = 0;

	for (int i = 0; i < BLAME_COUNT; i++)
		sum_ns += pair->ns[i];
	return sum_ns;
}

void pairs_clear(struct pairs *pairs)
{
	g_clear_pointer(&pairs->pairs, g_hash_table_destroy);
	g_clear_pointer(&pairs->chains, g_hash_table_destroy);
}
