/* SPDX-License-Identifier: MIT */
/* Adds up, with percentiles found anew in the buckets of all. */
#include "usage.h"

static void add(uint64_t *sum, uint64_t value)
{
	*sum = *sum == REPORT_UNKNOWN || value == REPORT_UNKNOWN ? REPORT_UNKNOWN : *sum + value;
}

/* Of a maximum, what is known of either is something. */
static void add_most(uint64_t *most, uint64_t value)
{
	if (*most == REPORT_UNKNOWN || (value != REPORT_UNKNOWN && value > *most))
		*most = value;
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
	add(&to->total_ns, from->total_ns);
	if (to->max_ns == REPORT_UNKNOWN)
		to->max_ns = from->max_ns;
	else if (from->max_ns != REPORT_UNKNOWN)
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

static void counts_add(struct report_usage *to, const struct report_usage *from)
{
	add(&to->acquisitions, from->acquisitions);
	add(&to->contended, from->contended);
	add(&to->recursions, from->recursions);
	add(&to->cond_reacquisitions, from->cond_reacquisitions);
	add(&to->try_failed, from->try_failed);
	add(&to->timed_out, from->timed_out);
	add(&to->owner_died, from->owner_died);
	add(&to->made_consistent, from->made_consistent);
	add(&to->not_recoverable, from->not_recoverable);
	add(&to->errors, from->errors);
	add(&to->posts, from->posts);
	add(&to->waits, from->waits);
	add(&to->unfinished, from->unfinished);
	add(&to->merged_waits, from->merged_waits);
	add(&to->merged_wait_ns, from->merged_wait_ns);
	add(&to->merged_holds, from->merged_holds);
}

static void distribution_init(struct report_distribution *distribution)
{
	*distribution = (struct report_distribution){
		.max_ns = REPORT_UNKNOWN,
		.p50_ns = REPORT_UNKNOWN,
		.p90_ns = REPORT_UNKNOWN,
		.p99_ns = REPORT_UNKNOWN,
		.buckets = g_array_new(FALSE, FALSE, sizeof(struct report_bucket)),
	};
}

void usage_init(struct report_usage *usage)
{
	*usage = (struct report_usage){.is_hold_exact = true};
	distribution_init(&usage->wait);
	distribution_init(&usage->hold);
	distribution_init(&usage->latency);
	distribution_init(&usage->delivery);
}

void usage_add_blame(uint64_t *to, const uint64_t *from)
{
	for (int i = 0; i < BLAME_COUNT; i++)
		add(&to[i], from[i]);
}

static void wakes_add(struct report_usage *to, const struct report_usage *from)
{
	add(&to->futex_round_trips, from->futex_round_trips);
	add(&to->futex_refused, from->futex_refused);
	add(&to->wake_count, from->wake_count);
	add(&to->wake_ns, from->wake_ns);
	add(&to->wake_empty, from->wake_empty);
	add(&to->wake_woken, from->wake_woken);
	add_most(&to->wake_most, from->wake_most);
	add(&to->wake_lost, from->wake_lost);
	add(&to->wake_same_cpu, from->wake_same_cpu);
	add(&to->wake_cross_cpu, from->wake_cross_cpu);
}

void usage_add(struct report_usage *to, const struct report_usage *from)
{
	counts_add(to, from);
	distribution_add(&to->wait, &from->wait);
	distribution_add(&to->hold, &from->hold);
	distribution_add(&to->latency, &from->latency);
	distribution_add(&to->delivery, &from->delivery);
	add(&to->hold_samples, from->hold_samples);
	add(&to->wait_error_ns, from->wait_error_ns);
	add(&to->contended_error, from->contended_error);
	/* Errors of independent estimates would add up by their squares: this is the safe side. */
	add(&to->hold_error_ns, from->hold_error_ns);
	to->is_hold_exact &= from->is_hold_exact;
	add(&to->on_cpu_ns, from->on_cpu_ns);
	add(&to->off_cpu_ns, from->off_cpu_ns);
	for (int phase = 0; phase < PHASE_COUNT; phase++)
		add(&to->phases_ns[phase], from->phases_ns[phase]);
	usage_add_blame(to->blame_ns, from->blame_ns);
	for (int i = 0; i < WAKEUP_COUNT; i++)
		add(&to->wakeup_ns[i], from->wakeup_ns[i]);
	for (int i = 0; i < DELIVERY_COUNT; i++)
		add(&to->delivery_ns[i], from->delivery_ns[i]);
	wakes_add(to, from);
	add(&to->overtaken, from->overtaken);
	add_most(&to->most_overtaken, from->most_overtaken);
	add(&to->inversion_ns, from->inversion_ns);
	add(&to->real_time_waits, from->real_time_waits);
	add(&to->real_time_ns, from->real_time_ns);
	add(&to->reacquire_blocked, from->reacquire_blocked);
	add(&to->transition_ns, from->transition_ns);
	add(&to->cond_reacquire_ns, from->cond_reacquire_ns);
	add(&to->reacquire_ns, from->reacquire_ns);
}

void usage_finish(struct report_usage *usage)
{
	distribution_finish(&usage->wait);
	distribution_finish(&usage->hold);
	distribution_finish(&usage->latency);
	distribution_finish(&usage->delivery);
}

int usage_compare(uint64_t a, uint64_t b)
{
	a = a == REPORT_UNKNOWN ? 0 : a;
	b = b == REPORT_UNKNOWN ? 0 : b;
	return a > b ? -1 : a < b;
}

void usage_clear(struct report_usage *usage)
{
	g_clear_pointer(&usage->wait.buckets, g_array_unref);
	g_clear_pointer(&usage->hold.buckets, g_array_unref);
	g_clear_pointer(&usage->latency.buckets, g_array_unref);
	g_clear_pointer(&usage->delivery.buckets, g_array_unref);
}
