/* SPDX-License-Identifier: MIT */
/* A rwlock's sides are filled one by one and added up; of any other lock there is one side. */
#include "row_usage.h"

#include "kernel_futex.h"
#include "row_kernel.h"

static const struct tally no_tally;
static const struct counts_side no_counts;

/* Counters of a damaged recording can make an estimate of anything. */
static uint64_t whole_ns(double ns)
{
	return ns >= 0 && ns < (double)G_MAXINT64 ? (uint64_t)(ns + 0.5) : REPORT_UNKNOWN;
}

/* None where there was no wait; too few of them do not tell. */
static void errors_fill(struct report_usage *usage, const struct batches *batches)
{
	struct batches_error error = batches_error(batches);

	usage->wait_error_ns = usage->contended_error = 0;
	if (!batches->origin_ns)
		return;
	usage->wait_error_ns = whole_ns(error.wait_ns);
	usage->contended_error = whole_ns(error.count);
}

static void wait_fill(struct report_usage *usage, const struct tally *tally)
{
	row_kernel_distribution(&usage->wait, &tally->waits, tally->wait_ns);
	if (tally->wait_count == 0)
		usage->wait.max_ns = 0;
	usage->waits = tally->wait_count;
	errors_fill(usage, &tally->batches);
	usage->unfinished = tally->unfinished_count;
	usage->merged_waits = tally->merged_wait_count;
	usage->merged_wait_ns = tally->merged_wait_ns;
	usage->merged_holds = tally->merged_hold_count;
}

/*
 * The events' holds are all there; samples stand for the others, however many those turned out to
 * be.
 */
static void hold_fill(struct report_usage *usage, const struct tally *tally,
		      const struct counts_side *counts, const struct row_context *context)
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
	row_kernel_distribution(&usage->hold, &all, whole_ns(estimate.total_ns));
	histogram_clear(&all);
	usage->hold_samples = estimate.timed_count;
	usage->is_hold_exact = estimate.is_exact;
	usage->hold_error_ns = estimate.has_error ? whole_ns(estimate.error_ns) : REPORT_UNKNOWN;
	if (context->hold_mode == LOCKCOST_HOLDS_OFF || context->kind == LOCKCOST_KIND_FUTEX ||
	    context->is_cut || (estimate.hold_count == 0 && usage->acquisitions > 0)) {
		usage->hold.total_ns = REPORT_UNKNOWN;
		usage->hold_error_ns = REPORT_UNKNOWN;
		usage->is_hold_exact = false;
	}
}

/* What no event tells is known only where a counter was written. */
static uint64_t counted(const struct row_context *context, uint64_t count)
{
	return context->is_counted ? count : REPORT_UNKNOWN;
}

/* Whether a wait that ends well ends with an acquisition: not where one waits for what others do.
 */
static bool is_taken(uint8_t kind)
{
	return kind == LOCKCOST_KIND_MUTEX || kind == LOCKCOST_KIND_RWLOCK ||
	       kind == LOCKCOST_KIND_SPIN || kind == LOCKCOST_KIND_SEM ||
	       kind == LOCKCOST_KIND_USER;
}

/* Counters that did not survive a kill leave what the events themselves show as a lower bound. */
static void counts_fill(struct report_usage *usage, const struct tally *tally,
			const struct counts_side *counts, const struct row_context *context)
{
	usage->acquisitions = counts->acquisitions;
	/* Nobody knows which of a futex's calls gave anything to anybody. */
	if (context->kind == LOCKCOST_KIND_FUTEX || context->is_cut)
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
		      const struct counts_side *counts, const struct row_context *context)
{
	wait_fill(usage, tally);
	counts_fill(usage, tally, counts, context);
	hold_fill(usage, tally, counts, context);
	row_kernel_fill(usage, tally, context);
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

static bool is_stopped(const struct lock *lock)
{
	return lock_member(lock, 0).process->is_stopped;
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
		       const struct row_context *context)
{
	side_fill(usage, calls, &no_counts, context);
	usage->errors = calls->error_count;
}

/* What only the kernel's events told of a futex, beside what the program told of it, if anything.
 */
static void calls_add(struct report_usage *usage, const struct account *account,
		      const struct row_context *told)
{
	struct row_context context = {.has_kernel = told->has_kernel, .kind = told->kind};
	struct report_usage calls;

	usage_init(&calls);
	calls_fill(&calls, account->calls, &context);
	usage_add(usage, &calls);
	usage_finish(usage);
	usage_clear(&calls);
}

void row_usage_fill(struct report_lock *row, const struct account *account,
		    const struct counts *counts, bool is_cut)
{
	const struct tally *readers = account->readers ? account->readers : &no_tally;
	const struct counts_side *reads = counts->readers ? counts->readers : &no_counts;
	struct row_context context = {
		.has_kernel = row->has_kernel,
		.is_counted = counts->side.strata->len > 0 || counts->readers,
		.is_cut = is_cut,
		.kind = row->kind,
		.hold_mode = account->lock->process->hold_mode,
	};

	/* a few waits may have ended while a thread that went on was asked for its last counters */
	row->is_lower_bound =
		!is_cut && !is_stopped(account->lock) &&
		(!is_final(account->lock) || counts->side.contended < account->tally.wait_count ||
		 reads->contended < readers->wait_count);
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
