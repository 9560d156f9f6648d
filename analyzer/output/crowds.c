/* SPDX-License-Identifier: MIT */
/* Adds rows up; percentiles are found anew in the buckets of all. */
#include "crowds.h"

#include "report.h"

enum { CROWD_MIN = 9 /* fewer locks of a class are shown one by one */ };

static void add(uint64_t *sum, uint64_t value)
{
	*sum = *sum == REPORT_UNKNOWN || value == REPORT_UNKNOWN ? REPORT_UNKNOWN : *sum + value;
}

static int compare_buckets(const void *a, const void *b)
{
	const struct report_bucket *x = a, *y = b;

	return x->upper_ns < y->upper_ns ? -1 : x->upper_ns > y->upper_ns;
}

static void buckets_join(GArray *buckets)
{
	guint kept = 0;

	g_array_sort(buckets, compare_buckets);
	for (guint i = 0; i < buckets->len; i++) {
		struct report_bucket *bucket = &g_array_index(buckets, struct report_bucket, i);
		struct report_bucket *last =
			kept ? &g_array_index(buckets, struct report_bucket, kept - 1) : NULL;

		if (last && last->upper_ns == bucket->upper_ns)
			last->count += bucket->count;
		else
			g_array_index(buckets, struct report_bucket, kept++) = *bucket;
	}
	g_array_set_size(buckets, kept);
}

static uint64_t percentile(const GArray *buckets, double fraction)
{
	double total = 0, sum = 0;

	for (guint i = 0; i < buckets->len; i++)
		total += g_array_index(buckets, struct report_bucket, i).count;
	for (guint i = 0; i < buckets->len; i++) {
		const struct report_bucket *bucket =
			&g_array_index(buckets, struct report_bucket, i);

		sum += bucket->count;
		if (sum >= fraction * total * (1 - 1e-12))
			return bucket->upper_ns;
	}
	return REPORT_UNKNOWN;
}

static void distribution_add(struct report_distribution *to, const struct report_distribution *from)
{
	if (!to->buckets)
		to->buckets = g_array_new(FALSE, FALSE, sizeof(struct report_bucket));
	add(&to->total_ns, from->total_ns);
	if (from->max_ns != REPORT_UNKNOWN)
		to->max_ns = MAX(to->max_ns, from->max_ns);
	if (from->buckets)
		g_array_append_vals(to->buckets, from->buckets->data, from->buckets->len);
}

static void distribution_finish(struct report_distribution *distribution)
{
	buckets_join(distribution->buckets);
	distribution->p50_ns = percentile(distribution->buckets, 0.50);
	distribution->p90_ns = percentile(distribution->buckets, 0.90);
	distribution->p99_ns = percentile(distribution->buckets, 0.99);
}

static void sites_add(GPtrArray *to, const GPtrArray *from)
{
	for (guint i = 0; i < from->len; i++) {
		const struct report_site *site = from->pdata[i];
		struct report_site *row = NULL;

		for (guint j = 0; j < to->len && !row; j++) {
			struct report_site *other = to->pdata[j];

			if (other->place.address == site->place.address)
				row = other;
		}
		if (!row) {
			row = g_new0(struct report_site, 1);
			report_place_copy(&row->place, &site->place);
			g_ptr_array_add(to, row);
		}
		row->count += site->count;
		row->time_ns += site->time_ns;
		row->untimed_count += site->untimed_count;
	}
}

static int compare_sites(const void *a, const void *b)
{
	const struct report_site *x = *(struct report_site *const *)a;
	const struct report_site *y = *(struct report_site *const *)b;

	return x->time_ns > y->time_ns ? -1 : x->time_ns < y->time_ns;
}

static void counts_add(struct report_lock *to, const struct report_lock *from)
{
	add(&to->acquisitions, from->acquisitions);
	add(&to->contended, from->contended);
	add(&to->recursions, from->recursions);
	add(&to->cond_reacquisitions, from->cond_reacquisitions);
	add(&to->try_failed, from->try_failed);
	add(&to->timed_out, from->timed_out);
	add(&to->owner_died, from->owner_died);
	add(&to->errors, from->errors);
	add(&to->posts, from->posts);
	add(&to->waits, from->waits);
	add(&to->unfinished, from->unfinished);
	add(&to->hold_samples, from->hold_samples);
	/* Errors of independent estimates would add up by their squares: this is the safe side. */
	add(&to->hold_error_ns, from->hold_error_ns);
	to->is_hold_exact &= from->is_hold_exact;
	to->is_lower_bound |= from->is_lower_bound;
}

static void lock_add(struct report_lock *to, const struct report_lock *from)
{
	counts_add(to, from);
	distribution_add(&to->wait, &from->wait);
	distribution_add(&to->hold, &from->hold);
	distribution_add(&to->latency, &from->latency);
	add(&to->on_cpu_ns, from->on_cpu_ns);
	add(&to->off_cpu_ns, from->off_cpu_ns);
	for (int phase = 0; phase < PHASE_COUNT; phase++)
		add(&to->phases_ns[phase], from->phases_ns[phase]);
	add(&to->futex_round_trips, from->futex_round_trips);
	add(&to->wake_count, from->wake_count);
	add(&to->wake_ns, from->wake_ns);
	add(&to->wake_empty, from->wake_empty);
	add(&to->transition_ns, from->transition_ns);
	add(&to->cond_reacquire_ns, from->cond_reacquire_ns);
	add(&to->reacquire_ns, from->reacquire_ns);
	sites_add(to->waiter_sites, from->waiter_sites);
	sites_add(to->holder_sites, from->holder_sites);
}

static struct report_lock *crowd_make(const GPtrArray *members)
{
	const struct report_lock *first = members->pdata[0];
	struct report_lock *crowd = report_lock_create();

	crowd->process = first->process;
	crowd->is_signal = first->is_signal;
	crowd->has_kernel = first->has_kernel;
	crowd->is_initialised = first->is_initialised;
	crowd->is_hold_exact = true;
	crowd->kind = first->kind;
	crowd->type = first->type;
	crowd->attributes = first->attributes;
	crowd->id = g_strdup("");
	crowd->class = g_strdup(first->class);
	crowd->crowd = members->len;
	crowd->name = g_strdup(first->name);
	report_place_copy(&crowd->class_place, &first->class_place);
	crowd->lives = 1;
	for (guint i = 0; i < members->len; i++)
		lock_add(crowd, members->pdata[i]);
	distribution_finish(&crowd->wait);
	distribution_finish(&crowd->hold);
	distribution_finish(&crowd->latency);
	g_ptr_array_sort(crowd->waiter_sites, compare_sites);
	g_ptr_array_sort(crowd->holder_sites, compare_sites);
	return crowd;
}

/* The key of what may be one row: locks that only their addresses tell apart. */
static char *crowd_key(const struct report_lock *lock)
{
	return g_strdup_printf("%u %u %s %s", lock->process, lock->kind, lock->class, lock->name);
}

static void members_free(void *members)
{
	g_ptr_array_unref(members);
}

void crowds_init(struct crowds *crowds, const GPtrArray *locks)
{
	GHashTable *classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, members_free);
	GPtrArray *order = g_ptr_array_new(); /* the classes, as they were met */

	crowds->rows = g_ptr_array_new();
	crowds->made = g_ptr_array_new_with_free_func(report_lock_free);
	for (guint i = 0; i < locks->len; i++) {
		char *key = crowd_key(locks->pdata[i]);
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

		if (members->len >= CROWD_MIN) {
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

void crowds_clear(struct crowds *crowds)
{
	g_ptr_array_unref(crowds->rows);
	g_ptr_array_unref(crowds->made);
}
