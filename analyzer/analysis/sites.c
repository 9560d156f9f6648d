/* SPDX-License-Identifier: MIT */
/* A bounded table: a program that waits from ever new stacks must not fill the memory. */
#include "sites.h"

static guint site_hash(const void *key)
{
	const struct site *site = key;

	return g_direct_hash(site->process) ^ g_int64_hash(&site->address) ^
	       (site->stack * 2654435761u);
}

static gboolean site_equal(const void *a, const void *b)
{
	const struct site *x = a, *y = b;

	return x->process == y->process && x->address == y->address && x->stack == y->stack;
}

static struct site *site_get(struct sites *sites, const struct site *key)
{
	struct site *site;

	if (!sites->table)
		sites->table = g_hash_table_new_full(site_hash, site_equal, g_free, NULL);
	site = g_hash_table_lookup(sites->table, key);
	if (site)
		return site;
	if (g_hash_table_size(sites->table) >= SITES_MAX)
		return &sites->other;
	site = g_new0(struct site, 1);
	site->process = key->process;
	site->address = key->address;
	site->stack = key->stack;
	g_hash_table_add(sites->table, site);
	return site;
}

void sites_add(struct sites *sites, const struct site *key, uint64_t time_ns, bool is_timed)
{
	struct site *site = site_get(sites, key);

	site->count++;
	site->time_ns += time_ns;
	site->untimed_count += !is_timed;
}

void sites_add_many(struct sites *sites, const struct site *key, uint64_t count, uint64_t time_ns)
{
	struct site *site = count > 0 ? site_get(sites, key) : NULL;

	if (!site)
		return;
	site->count += count;
	site->time_ns += time_ns;
}

void sites_add_wake(struct sites *sites, const struct site *key, uint64_t time_ns, bool is_empty)
{
	struct site *site = site_get(sites, key);

	site->count++;
	site->time_ns += time_ns;
	site->empty_count += is_empty;
}

void sites_add_blame(struct sites *sites, const struct site *key, const uint64_t *blame_ns)
{
	struct site *site = site_get(sites, key);

	for (int i = 0; i < BLAME_COUNT; i++)
		site->blame_ns[i] += blame_ns[i];
}

static int compare_sites(const void *a, const void *b)
{
	const struct site *x = *(struct site *const *)a, *y = *(struct site *const *)b;

	if (x->time_ns != y->time_ns)
		return x->time_ns > y->time_ns ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->stack < y->stack ? -1 : x->stack > y->stack;
}

GPtrArray *sites_sorted(const struct sites *sites)
{
	GPtrArray *sorted = g_ptr_array_new();
	GHashTableIter iter;
	void *site;

	if (!sites->table)
		return sorted;
	g_hash_table_iter_init(&iter, sites->table);
	while (g_hash_table_iter_next(&iter, &site, NULL))
		g_ptr_array_add(sorted, site);
	g_ptr_array_sort(sorted, compare_sites);
	return sorted;
}

void sites_clear(struct sites *sites)
{
	g_clear_pointer(&sites->table, g_hash_table_destroy);
}
