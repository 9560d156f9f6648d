/* SPDX-License-Identifier: MIT */
/* A rwlock's sides are filled one by one and added up; of any other lock there is one side. */
#include "row_usage.h"

#include "kernel_futex.h"
#include "row_blame.h"

enum { UNATTRIBUTED_PERCENT_MAX = 1 /* above, on and off the CPU cannot be told */ };

/* What all sides of a lock share. */
struct row_usage_context {
	bool has_kernel;
	bool is_counted; /* counters were written */
	uint8_t kind;
	uint8_t hold_mode;
};

static const struct tally no_tally;
static const struct counts_side no_counts;

static void distribution_fill(struct report_distribution *row, const struct histogram *histogram,
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

/* Counters of a damaged recording can make an estimate of anything. */
static uint64_t whole_ns(double ns)
{
	return ns >= 0 && ns < (double)G_MAXINT64 ? (uint64_t)(ns + 0.5) : REPORT_UNKNOWN;
}

static void wait_fill(struct report_usage *usage, const struct tally *tally)
{
	distribution_fill(&usage->wait, &tally->waits, tally->wait_ns);
	if (tally->wait_count == 0)
		usage->wait.max_ns = 0;
	usage->waits = tally->wait_count;
	usage->unfinished = tally->unfinished_count;
}

/*
 * The events' holds are all there; samples stand for the others, however many those turned out to
 * be.
 */
static void hold_fill(struct report_usage *usage, const struct tally *tally,
		      const struct counts_side *counts, const struct row_usage_context *context)
{
	struct histogram all = {0};
	struct estimate estimate;
	double others;

	if (counts->strata)
		estimate_total(&estimate, (struct estimate_stratum *)(void *)counts->strata->data,
			       counts->strata->len);
	else
		estimate_total(&estimate, NULL, 0);
	others = (double)estimate.hold_count - tally->hold_events.total_weight;
	histogram_merge(&all, &tally->hold_events, 1);
	if (tally->hold_samples.total_weight > 0 && others > 0)
		histogram_merge(&all, &tally->hold_samples,
				others / tally->hold_samples.total_weight);
	all.max_ns = MAX(all.max_ns, counts->hold_max_ns);
	distribution_fill(&usage->hold, &all, whole_ns(estimate.total_ns));
	histogram_clear(&all);
	usage->hold_samples = estimate.timed_count;
	usage->is_hold_exact = estimate.is_exact;
	usage->hold_error_ns = estimate.has_error ? whole_ns(estimate.error_ns) : REPORT_UNKNOWN;
	if (context->hold_mode == LOCKCOST_HOLDS_OFF || context->kind == LOCKCOST_KIND_FUTEX ||
	    (estimate.hold_count == 0 && usage->acquisitions > 0)) {
		usage->hold.total_ns = REPORT_UNKNOWN;
		usage->hold_error_ns = REPORT_UNKNOWN;
		usage->is_hold_exact = false;
	}
}

/*
 * On the CPU is what was not off it. A trifle that cannot be attributed is counted as on the CPU;
 * where it is more than a trifle, neither is known.
 */
static void cpu_fill(struct report_usage *usage, const struct tally *tally,
		     const struct row_usage_context *context)
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
static uint64_t seen(const struct row_usage_context *context, uint64_t number)
{
	return context->has_kernel ? number : REPORT_UNKNOWN;
}

/* Who holds what a raw futex guards is not known. */
static void blame_fill(struct report_usage *usage, const struct tally *tally,
		       const struct row_usage_context *context)
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

static void kernel_fill(struct report_usage *usage, const struct tally *tally,
			const struct row_usage_context *context)
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
	distribution_fill(&usage->latency, &tally->latencies, REPORT_UNKNOWN);
}

static void wakes_fill(struct report_usage *usage, const struct tally *tally,
		       const struct row_usage_context *context)
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
	distribution_fill(&usage->delivery, &tally->deliveries, seen(context, delivery_ns));
}

/* What no event tells is known only where a counter was written. */
static uint64_t counted(const struct row_usage_context *context, uint64_t count)
{
	return context->is_counted ? count : REPORT_UNKNOWN;
}

/* Whether a wait that ends well ends with an acquisition: not where one waits for what others do.
 */
static bool is_taken(uint8_t kind)
{
	return kind == LOCKCOST_KIND_MUTEX || kind == LOCKCOST_KIND_RWLOCK ||
	       kind == LOCKCOST_KIND_SPIN || kind == LOCKCOST_KIND_SEM;
}

/* Counters that did not survive a kill leave what the events themselves show as a lower bound. */
static void counts_fill(struct report_usage *usage, const struct tally *tally,
			const struct counts_side *counts, const struct row_usage_context *context)
{
	usage->acquisitions = counts->acquisitions;
	/* Nobody knows which of a futex's calls gave anything to anybody. */
	if (context->kind == LOCKCOST_KIND_FUTEX)
		usage->acquisitions = REPORT_UNKNOWN;
	else if (is_taken(context->kind))
		usage->acquisitions = MAX(counts->acquisitions, tally->acquired_count);
	usage->contended = MAX(counts->contended, tally->wait_count);
	usage->timed_out = MAX(counts->timed_out, tally->timed_out_count);
	usage->recursions = counted(context, counts->recursions);
	usage->cond_reacquisitions = counted(context, counts->cond_reacquisitions);
	usage->try_failed = counted(context, counts->try_failed);
	usage->owner_died = counted(context, counts->owner_died);
	usage->made_consistent = counted(context, counts->made_consistent);
	usage->not_recoverable = counted(context, counts->not_recoverable);
	usage->errors = counted(context, counts->errors);
	usage->posts = counted(context, counts->posts);
}

static void side_fill(struct report_usage *usage, const struct tally *tally,
		      const struct counts_side *counts, const struct row_usage_context *context)
{
	wait_fill(usage, tally);
	counts_fill(usage, tally, counts, context);
	hold_fill(usage, tally, counts, context);
	kernel_fill(usage, tally, context);
	wakes_fill(usage, tally, context);
	blame_fill(usage, tally, context);
	cpu_fill(usage, tally, context);
}

/* Whether all processes that used it have written their last counters. */
static bool is_final(const struct lock *lock)
{
	for (unsigned int i = 0; i < lock_member_count(lock); i++) {
		if (!lock_member(lock, i).process->is_final)
			return false;
	}
	return true;
}

static bool side_is_idle(const struct tally *tally, const struct counts_side *counts)
{
	return tally->wait_count == 0 && tally->wake_count == 0 && tally->cond_reacquire_ns == 0 &&
	       tally->cond_reacquire_unknown_count == 0 && counts->acquisitions == 0 &&
	       counts->contended == 0 && counts->try_failed == 0 && counts->errors == 0 &&
	       counts->not_recoverable == 0 && counts->timed_out == 0 && counts->posts == 0;
}

/* Whether the program itself told of no use. */
static bool own_is_idle(const struct account *account, const struct counts *counts)
{
	return side_is_idle(&account->tally, &counts->side) &&
	       side_is_idle(account->readers ? account->readers : &no_tally,
			    counts->readers ? counts->readers : &no_counts);
}

/* Calls that only the kernel's events told of. */
static void calls_fill(struct report_usage *usage, const struct tally *calls,
		       const struct row_usage_context *context)
{
	side_fill(usage, calls, &no_counts, context);
	usage->errors = calls->error_count;
}

/* What only the kernel's events told of a futex, beside what the program told of it, if anything.
 */
static void calls_add(struct report_usage *usage, const struct account *account,
		      const struct row_usage_context *told)
{
	struct row_usage_context context = {.has_kernel = told->has_kernel, .kind = told->kind};
	struct report_usage calls;

	usage_init(&calls);
	calls_fill(&calls, account->calls, &context);
	usage_add(usage, &calls);
	usage_finish(usage);
	usage_clear(&calls);
}

void row_usage_fill(struct report_lock *row, const struct account *account,
		    const struct counts *counts)
{
	const struct tally *readers = account->readers ? account->readers : &no_tally;
	const struct counts_side *reads = counts->readers ? counts->readers : &no_counts;
	struct row_usage_context context = {
		.has_kernel = row->has_kernel,
		.is_counted = counts->side.strata->len > 0 || counts->readers,
		.kind = row->kind,
		.hold_mode = account->lock->process->hold_mode,
	};

	row->is_lower_bound = !is_final(account->lock) ||
			      counts->side.contended < account->tally.wait_count ||
			      reads->contended < readers->wait_count;
	if (row->kind != LOCKCOST_KIND_RWLOCK) {
		if (account->calls && own_is_idle(account, counts)) {
			context.is_counted = false;
			calls_fill(&row->all, account->calls, &context);
			return;
		}
		side_fill(&row->all, &account->tally, &counts->side, &context);
		if (account->calls)
			calls_add(&row->all, account, &context);
		return;
	}
	report_lock_add_sides(row);
	side_fill(row->write, &account->tally, &counts->side, &context);
	side_fill(row->read, readers, reads, &context);
	usage_add(&row->all, row->write);
	usage_add(&row->all, row->read);
	usage_finish(&row->all);
}

bool row_usage_is_idle(const struct account *account, const struct counts *counts)
{
	return own_is_idle(account, counts) &&
	       (!account->calls || kernel_futex_is_hidden(account->lock));
}

static uint64_t side_unmatched(const struct tally *tally, const struct counts_side *counts)
{
	return counts->contended > tally->wait_count ? counts->contended - tally->wait_count : 0;
}

uint64_t row_usage_unmatched(const struct account *account, const struct counts *counts)
{
	return side_unmatched(&account->tally, &counts->side) +
	       side_unmatched(account->readers ? account->readers : &no_tally,
			      counts->readers ? counts->readers : &no_counts);
}
