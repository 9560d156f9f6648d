/* SPDX-License-Identifier: MIT */
/* One row per lock: counts from the counters, times from the settled waits and the holds. */
#include "rows.h"

#include <string.h>

#include "account.h"
#include "counts.h"
#include "row_tables.h"

enum {
	UNATTRIBUTED_PERCENT_MAX = 1, /* above, on and off the CPU cannot be told */
	SEM_OWN_POSTS_PERCENT = 90,   /* from here on a semaphore is used as a lock */
};

char *rows_lock_id(const struct lock *lock)
{
	return g_strdup_printf("%d:0x%" G_GINT64_MODIFIER "x:%u", lock->process->pid, lock->address,
			       lock->life);
}

static void distribution_fill(struct report_distribution *row, const struct histogram *histogram,
			      uint64_t total_ns)
{
	row->total_ns = total_ns;
	row->max_ns = histogram->max_ns;
	row->buckets = g_array_new(FALSE, FALSE, sizeof(struct report_bucket));
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

static void wait_fill(struct report_lock *row, const struct account *account)
{
	distribution_fill(&row->wait, &account->waits, account->wait_ns);
	if (account->wait_count == 0)
		row->wait.max_ns = 0;
	row->waits = account->wait_count;
	row->unfinished = account->unfinished_count;
}

/*
 * The events' holds are all there; samples stand for the others, however many those turned out to
 * be.
 */
static void hold_fill(struct report_lock *row, const struct account *account,
		      const struct counts *counts, uint8_t hold_mode)
{
	struct histogram all = {0};
	struct estimate estimate;
	double others;

	estimate_total(&estimate, (struct estimate_stratum *)(void *)counts->strata->data,
		       counts->strata->len);
	others = (double)estimate.hold_count - account->hold_events.total_weight;
	histogram_merge(&all, &account->hold_events, 1);
	if (account->hold_samples.total_weight > 0 && others > 0)
		histogram_merge(&all, &account->hold_samples,
				others / account->hold_samples.total_weight);
	all.max_ns = MAX(all.max_ns, counts->hold_max_ns);
	distribution_fill(&row->hold, &all, whole_ns(estimate.total_ns));
	histogram_clear(&all);
	row->hold_samples = estimate.timed_count;
	row->is_hold_exact = estimate.is_exact;
	row->hold_error_ns = estimate.has_error ? whole_ns(estimate.error_ns) : REPORT_UNKNOWN;
	if (hold_mode == LOCKCOST_HOLDS_OFF ||
	    (estimate.hold_count == 0 && row->acquisitions > 0)) {
		row->hold.total_ns = REPORT_UNKNOWN;
		row->hold_error_ns = REPORT_UNKNOWN;
		row->is_hold_exact = false;
	}
}

/*
 * On the CPU is what was not off it. A trifle that cannot be attributed is counted as on the CPU;
 * where it is more than a trifle, neither is known.
 */
static void cpu_fill(struct report_lock *row, const struct account *account)
{
	const uint64_t *ns = account->phases_ns;

	row->on_cpu_ns = row->off_cpu_ns = REPORT_UNKNOWN;
	if (row->has_kernel) {
		if (ns[PHASE_UNATTRIBUTED] > account->wait_ns / 100 * UNATTRIBUTED_PERCENT_MAX)
			return;
		row->off_cpu_ns = ns[PHASE_BLOCKED] + ns[PHASE_WAKEUP] + ns[PHASE_PREEMPTED];
		row->on_cpu_ns = account->wait_ns - row->off_cpu_ns;
	} else if (account->clock_unknown_count == 0) {
		row->on_cpu_ns = account->clock_on_cpu_ns;
		row->off_cpu_ns = account->wait_ns - row->on_cpu_ns;
	}
}

/* A few waits that cannot be told leave a sum that is nearly right; one of nothing else is none. */
static uint64_t known_sum(uint64_t sum_ns, uint64_t unknown_count, bool has_kernel)
{
	bool is_known = unknown_count == 0 || (has_kernel && sum_ns > 0);

	return is_known ? sum_ns : REPORT_UNKNOWN;
}

static void kernel_fill(struct report_lock *row, const struct account *account)
{
	const uint64_t *ns = account->phases_ns;

	for (int i = 0; i < PHASE_COUNT; i++)
		row->phases_ns[i] =
			row->has_kernel || i == PHASE_UNATTRIBUTED ? ns[i] : REPORT_UNKNOWN;
	row->futex_round_trips = row->has_kernel ? account->futex_round_trips : REPORT_UNKNOWN;
	row->wake_count = account->wake_count;
	row->wake_ns = account->wake_ns;
	row->wake_empty = row->has_kernel ? account->wake_empty_count : REPORT_UNKNOWN;
	row->transition_ns = REPORT_UNKNOWN;
	if (row->has_kernel)
		row->transition_ns = ns[PHASE_KERNEL_ENTRY] + ns[PHASE_WAKEUP] +
				     ns[PHASE_KERNEL_EXIT] + account->wake_ns;
	row->cond_reacquire_ns = known_sum(account->cond_reacquire_ns,
					   account->cond_reacquire_unknown_count, row->has_kernel);
	row->reacquire_ns = REPORT_UNKNOWN;
	if (row->kind == LOCKCOST_KIND_COND && row->has_kernel)
		row->reacquire_ns =
			known_sum(account->reacquire_ns, account->reacquire_unknown_count, true);
	distribution_fill(&row->latency, &account->latencies, REPORT_UNKNOWN);
}

/* What no event tells is known only where a counter was written. */
static uint64_t counted(const struct counts *counts, uint64_t count)
{
	return counts->strata->len > 0 ? count : REPORT_UNKNOWN;
}

/* Counters that did not survive a kill leave what the events themselves show as a lower bound. */
static void counts_fill(struct report_lock *row, const struct account *account,
			const struct counts *counts)
{
	row->acquisitions = MAX(counts->acquisitions, account->acquired_count);
	row->contended = MAX(counts->contended, account->wait_count);
	row->timed_out = MAX(counts->timed_out, account->timed_out_count);
	row->is_lower_bound =
		!account->lock->process->is_final || counts->contended < account->wait_count;
	row->recursions = counted(counts, counts->recursions);
	row->cond_reacquisitions = counted(counts, counts->cond_reacquisitions);
	row->try_failed = counted(counts, counts->try_failed);
	row->owner_died = counted(counts, counts->owner_died);
	row->errors = counted(counts, counts->errors);
	row->posts = counted(counts, counts->posts);
}

static bool is_signal(const struct lock *lock, const struct counts *counts)
{
	switch (lock->kind) {
	case LOCKCOST_KIND_COND:
	case LOCKCOST_KIND_BARRIER:
	case LOCKCOST_KIND_JOIN:
		return true;
	case LOCKCOST_KIND_SEM:
		return counts->own_posts * 100 <
			       MAX(counts->posts, counts->acquisitions) * SEM_OWN_POSTS_PERCENT ||
		       counts->own_posts == 0;
	default:
		return false;
	}
}

static struct report_lock *lock_row(const struct account *account, const struct counts *counts,
				    unsigned int process_index)
{
	const struct lock *lock = account->lock;
	struct report_lock *row = report_lock_create();

	row->process = process_index;
	row->id = rows_lock_id(lock);
	row->name = g_strdup(lock->name);
	row->is_signal = is_signal(lock, counts);
	row->has_kernel = lock->process->has_kernel;
	row->kind = lock->kind;
	row->type = lock->type;
	row->attributes = lock->attributes;
	row->address = lock->address;
	row->data_place.address = lock->address;
	row->class_place.address = lock->class_site;
	row->is_initialised =
		lock->init_site || (lock->attributes & LOCKCOST_ATTRIBUTE_INITIALISED);
	row->lives = lock->life_count;
	wait_fill(row, account);
	counts_fill(row, account, counts);
	hold_fill(row, account, counts, lock->process->hold_mode);
	kernel_fill(row, account);
	cpu_fill(row, account);
	row_tables_fill(row, account, counts);
	return row;
}

/* An address that was initialised and never used is of no interest to anybody. */
static bool is_idle(const struct account *account, const struct counts *counts)
{
	return account->wait_count == 0 && account->wake_count == 0 &&
	       account->cond_reacquire_ns == 0 && account->cond_reacquire_unknown_count == 0 &&
	       counts->acquisitions == 0 && counts->contended == 0 && counts->try_failed == 0 &&
	       counts->errors == 0 && counts->timed_out == 0 && counts->posts == 0;
}

static void process_indexes(const struct model *model, GHashTable *indexes)
{
	for (guint i = 0; i < model->all_processes->len; i++)
		g_hash_table_insert(indexes, model->all_processes->pdata[i], GUINT_TO_POINTER(i));
}

static int compare_locks(const void *a, const void *b)
{
	const struct report_lock *x = *(struct report_lock *const *)a;
	const struct report_lock *y = *(struct report_lock *const *)b;

	if (x->wait.total_ns != y->wait.total_ns)
		return x->wait.total_ns > y->wait.total_ns ? -1 : 1;
	if (x->acquisitions != y->acquisitions)
		return x->acquisitions > y->acquisitions ? -1 : 1;
	return strcmp(x->id, y->id);
}

void rows_build(struct report *report, const struct model *model, const GPtrArray *accounts)
{
	struct counts *counts = counts_collect(model);
	GHashTable *indexes = g_hash_table_new(NULL, NULL);
	uint64_t unmatched = 0;

	process_indexes(model, indexes);
	for (guint i = 0; i < accounts->len; i++) {
		const struct account *account = accounts->pdata[i];
		struct report_lock *row;

		if (counts[i].contended > account->wait_count)
			unmatched += counts[i].contended - account->wait_count;
		if (!is_idle(account, &counts[i])) {
			row = lock_row(account, &counts[i],
				       GPOINTER_TO_UINT(g_hash_table_lookup(
					       indexes, account->lock->process)));
			g_ptr_array_add(row->is_signal ? report->signals : report->locks, row);
		}
		counts_clear(&counts[i]);
	}
	report->unmatched_waits = MAX(unmatched, model->unmatched_wait_count);
	g_ptr_array_sort(report->locks, compare_locks);
	g_ptr_array_sort(report->signals, compare_locks);
	g_hash_table_destroy(indexes);
	g_free(counts);
}
