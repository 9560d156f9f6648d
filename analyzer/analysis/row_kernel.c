/* SPDX-License-Identifier: MIT */
/* Without a kernel side what only it could tell is not known. */
#include "row_kernel.h"

#include "row_blame.h"

enum { UNATTRIBUTED_PERCENT_MAX = 1 /* above, on and off the CPU cannot be told */ };

void row_kernel_distribution(struct report_distribution *row, const struct histogram *histogram,
			     uint64_t total_ns)
{
	row->total_ns = total_ns;
	row->max_ns = histogram->max_ns;
	for (size_t i = 0; i < histogram->bucket_count; i++) {
		struct report_bucket bucket = {histogram_upper_ns(i), histogram->weights[i]};

		if (bucket.count > 0)
			g_array_append_val(row->buckets, bucket);
	}
	if (histogram->total_weight > 0) {
		row->p50_ns = histogram_percentile(histogram, 0.50);
		row->p90_ns = histogram_percentile(histogram, 0.90);
		row->p99_ns = histogram_percentile(histogram, 0.99);
	} else {
		row->max_ns = row->p50_ns = row->p90_ns = row->p99_ns = REPORT_UNKNOWN;
	}
}

/*
 * On the CPU is what was not off it. A trifle that cannot be attributed is counted as on the CPU;
 * where it is more than a trifle, neither is known.
 */
static void cpu_fill(struct report_usage *usage, const struct tally *tally,
		     const struct row_context *context)
{
	const uint64_t *ns = tally->phases_ns;

	usage->on_cpu_ns = usage->off_cpu_ns = REPORT_UNKNOWN;
	if (context->has_kernel) {
		if (ns[PHASE_UNATTRIBUTED] > tally->wait_ns / 100 * UNATTRIBUTED_PERCENT_MAX)
			return;
		usage->off_cpu_ns = ns[PHASE_BLOCKED] + ns[PHASE_WAKEUP] + ns[PHASE_PREEMPTED];
		usage->on_cpu_ns = tally->wait_ns - usage->off_cpu_ns;
	} else if (tally->clock_unknown_count == 0) {
		usage->on_cpu_ns = tally->clock_on_cpu_ns;
		usage->off_cpu_ns = tally->wait_ns - usage->on_cpu_ns;
	}
}

/* A few waits that cannot be told leave a sum that is nearly right; one of nothing else is none. */
static uint64_t known_sum(uint64_t sum_ns, uint64_t unknown_count, bool has_kernel)
{
	bool is_known = unknown_count == 0 || (has_kernel && sum_ns > 0);

	return is_known ? sum_ns : REPORT_UNKNOWN;
}

/* What only the kernel's side tells. */
static uint64_t seen(const struct row_context *context, uint64_t number)
{
	return context->has_kernel ? number : REPORT_UNKNOWN;
}

/* Who holds what a raw futex guards is not known. */
static void blame_fill(struct report_usage *usage, const struct tally *tally,
		       const struct row_context *context)
{
	bool has_holder = context->kind != LOCKCOST_KIND_FUTEX;

	row_blame_copy(usage->blame_ns, tally->blame_ns, context->has_kernel);
	usage->overtaken = has_holder ? tally->overtaken : REPORT_UNKNOWN;
	usage->most_overtaken = has_holder ? tally->most_overtaken : REPORT_UNKNOWN;
	usage->inversion_ns = has_holder ? seen(context, tally->inversion_ns) : REPORT_UNKNOWN;
	if (has_holder)
		return;
	for (int i = 0; i < BLAME_COUNT; i++)
		usage->blame_ns[i] = REPORT_UNKNOWN;
	usage->blame_ns[BLAME_UNATTRIBUTED] = tally->wait_ns;
}

static void phases_fill(struct report_usage *usage, const struct tally *tally,
			const struct row_context *context)
{
	const uint64_t *ns = tally->phases_ns;

	for (int i = 0; i < PHASE_COUNT; i++)
		usage->phases_ns[i] =
			context->has_kernel || i == PHASE_UNATTRIBUTED ? ns[i] : REPORT_UNKNOWN;
	for (int i = 0; i < WAKEUP_COUNT; i++)
		usage->wakeup_ns[i] = seen(context, tally->wakeup_ns[i]);
	usage->futex_round_trips = seen(context, tally->futex_round_trips);
	usage->futex_refused = seen(context, tally->refused_count);
	usage->real_time_waits = seen(context, tally->real_time_count);
	usage->real_time_ns = seen(context, tally->real_time_ns);
	usage->transition_ns = REPORT_UNKNOWN;
	if (context->has_kernel)
		usage->transition_ns = ns[PHASE_KERNEL_ENTRY] + ns[PHASE_WAKEUP] +
				       ns[PHASE_KERNEL_EXIT] + tally->wake_ns;
	usage->cond_reacquire_ns = known_sum(
		tally->cond_reacquire_ns, tally->cond_reacquire_unknown_count, context->has_kernel);
	usage->reacquire_ns = REPORT_UNKNOWN;
	if (context->kind == LOCKCOST_KIND_COND && context->has_kernel)
		usage->reacquire_ns =
			known_sum(tally->reacquire_ns, tally->reacquire_unknown_count, true);
	usage->reacquire_blocked = context->kind == LOCKCOST_KIND_COND
					   ? seen(context, tally->reacquire_blocked_count)
					   : REPORT_UNKNOWN;
	row_kernel_distribution(&usage->latency, &tally->latencies, REPORT_UNKNOWN);
}

static void wakes_fill(struct report_usage *usage, const struct tally *tally,
		       const struct row_context *context)
{
	uint64_t delivery_ns = 0;

	usage->wake_count = tally->wake_count;
	usage->wake_ns = tally->wake_ns;
	usage->wake_empty = seen(context, tally->wake_empty_count);
	usage->wake_woken = seen(context, tally->woken_count);
	usage->wake_most = seen(context, tally->most_woken);
	usage->wake_lost = seen(context, tally->lost_wakeups);
	usage->wake_same_cpu = seen(context, tally->same_cpu_count);
	usage->wake_cross_cpu = seen(context, tally->cross_cpu_count);
	for (int i = 0; i < DELIVERY_COUNT; i++) {
		usage->delivery_ns[i] = seen(context, tally->delivery_ns[i]);
		delivery_ns += tally->delivery_ns[i];
	}
	row_kernel_distribution(&usage->delivery, &tally->deliveries, seen(context, delivery_ns));
}

void row_kernel_fill(struct report_usage *usage, const struct tally *tally,
		     const struct row_context *context)
{
	phases_fill(usage, tally, context);
	wakes_fill(usage, tally, context);
	blame_fill(usage, tally, context);
	cpu_fill(usage, tally, context);
}
