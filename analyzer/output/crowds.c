/* SPDX-License-Identifier: MIT */
/* Adds rows up, class by class. */
#include "crowds.h"

#include "report.h"

enum { CROWD_MIN = 9 /* fewer locks of a class are shown one by one */ };

static void sites_add(GPtrArray *to, const GPtrArray *from)
{
	for (guint i = 0; i < from->len; i++) {
		const struct report_site *site = from->pdata[i];
		struct report_site *row = NULL;

		for (guint j = 0; j < to->len && !row; j++) {
			struct report_site *other = to->pdata[j];

			if (report_site_is_same(other, site))
				row = other;
		}
		if (!row) {
			row = g_new0(struct report_site, 1);
			row->process = site->process;
			report_place_copy(&row->place, &site->place);
			g_ptr_array_add(to, row);
		}
		row->count += site->count;
		row->time_ns += site->time_ns;
		row->untimed_count += site->untimed_count;
		row->caused_ns += site->caused_ns;
		usage_add_blame(row->blame_ns, site->blame_ns);
	}
}

/* Whoever has one of the locks; the addresses are of no interest here. */
static void members_add(GArray *to, const GArray *from)
{
	for (guint i = 0; i < from->len; i++) {
		const struct report_member *member = &g_array_index(from, struct report_member, i);
		guint at = 0;

		while (at < to->len &&
		       g_array_index(to, struct report_member, at).pid != member->pid)
			at++;
		if (at == to->len)
			g_array_append_val(to, *member);
	}
}

static void lock_add(struct report_lock *to, const struct report_lock *from)
{
	usage_add(&to->all, &from->all);
	if (from->read && to->read)
		usage_add(to->read, from->read);
	if (from->write && to->write)
		usage_add(to->write, from->write);
	to->is_lower_bound |= from->is_lower_bound;
	members_add(to->members, from->members);
	sites_add(to->waiter_sites, from->waiter_sites);
	sites_add(to->holder_sites, from->holder_sites);
}

static void usages_finish(struct report_lock *crowd)
{
	usage_finish(&crowd->all);
	if (crowd->read)
		usage_finish(crowd->read);
	if (crowd->write)
		usage_finish(crowd->write);
}

static struct report_lock *crowd_make(const GPtrArray *members)
{
	const struct report_lock *first = members->pdata[0];
	struct report_lock *crowd = report_lock_create();

	crowd->process = first->process;
	crowd->class_process = first->class_process;
	crowd->is_signal = first->is_signal;
	crowd->has_kernel = first->has_kernel;
	crowd->is_initialised = first->is_initialised;
	crowd->kind = first->kind;
	crowd->type = first->type;
	crowd->attributes = first->attributes;
	crowd->id = g_strdup("");
	crowd->class = g_strdup(first->class);
	crowd->crowd = members->len;
	crowd->name = g_strdup(first->name);
	crowd->language_type = g_strdup(first->language_type);
	report_place_copy(&crowd->class_place, &first->class_place);
	crowd->lives = 1;
	if (first->read && first->write)
		report_lock_add_sides(crowd);
	for (guint i = 0; i < members->len; i++)
		lock_add(crowd, members->pdata[i]);
	usages_finish(crowd);
	g_ptr_array_sort(crowd->waiter_sites, report_site_compare);
	g_ptr_array_sort(crowd->holder_sites, report_site_compare);
	return crowd;
}

/* The key of what may be one row: locks that only their addresses tell apart. */
static char *crowd_key(const struct report_lock *lock)
{
	return g_strdup_printf("%u %u %s %s", lock->process, lock->kind, lock->class, lock->name);
}

static char *class_key(const struct report_lock *lock)
{
	return g_strdup_printf("%u %s", lock->kind, lock->class);
}

static void members_free(void *members)
{
	g_ptr_array_unref(members);
}

/* Threads that are joined are many, and the call that joins them is one. */
static bool is_crowd(const GPtrArray *members, guint least)
{
	const struct report_lock *first = members->pdata[0];

	return members->len >= (first->kind == LOCKCOST_KIND_JOIN ? 2 : least);
}

static void init(struct crowds *crowds, const GPtrArray *locks,
		 char *(*key_of)(const struct report_lock *lock), guint least)
{
	GHashTable *classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, members_free);
	GPtrArray *order = g_ptr_array_new(); /* the classes, as they were met */

	crowds->rows = g_ptr_array_new();
	crowds->made = g_ptr_array_new_with_free_func(report_lock_free);
	for (guint i = 0; i < locks->len; i++) {
		char *key = key_of(locks->pdata[i]);
		GPtrArray *members = g_hash_table_lookup(classes, key);

		if (members) {
			g_free(key);
		} else {
			members = g_ptr_array_new();
			g_hash_table_insert(classes, key, members);
			g_ptr_array_add(order, members);
		}
		g_ptr_array_add(members, locks->pdata[i]);
	}
	for (guint i = 0; i < order->len; i++) {
		GPtrArray *members = order->pdata[i];

		if (is_crowd(members, least)) {
			g_ptr_array_add(crowds->made, crowd_make(members));
			g_ptr_array_add(crowds->rows, crowds->made->pdata[crowds->made->len - 1]);
			continue;
		}
		for (guint j = 0; j < members->len; j++)
			g_ptr_array_add(crowds->rows, members->pdata[j]);
	}
	g_ptr_array_unref(order);
	g_hash_table_destroy(classes);
}

void crowds_init(struct crowds *crowds, const GPtrArray *locks)
{
	init(crowds, locks, crowd_key, CROWD_MIN);
}

void crowds_init_classes(struct crowds *crowds, const GPtrArray *locks)
{
	init(crowds, locks, class_key, 2);
}

void crowds_clear(struct crowds *crowds)
{
	g_ptr_array_unref(crowds->rows);
	g_ptr_array_unref(crowds->made);
}
