/* SPDX-License-Identifier: MIT */
/* Keeps an account per lock, and the waits that never ended. */
#include "analysis.h"

#include "account.h"
#include "blame.h"
#include "deadlock.h"
#include "kernel_futex.h"
#include "merged_phases.h"
#include "orders.h"
#include "overview.h"
#include "rows.h"

struct analysis {
	struct model *model;
	GPtrArray *accounts;   /* struct account, by the lock's index; NULL: nothing to account */
	GPtrArray *unfinished; /* struct wait */
	struct orders *orders;
	struct selection selection;
	struct blame *blame; /* of the wait that was looked at last */
};

static bool is_selected(const struct analysis *analysis, const struct thread *thread,
			uint64_t begin_ns)
{
	return selection_has(&analysis->selection, thread, begin_ns);
}

static struct account *account_get(struct analysis *analysis, struct lock *lock)
{
	if (lock->index >= analysis->accounts->len)
		g_ptr_array_set_size(analysis->accounts, (gint)lock->index + 1);
	if (!analysis->accounts->pdata[lock->index])
		analysis->accounts->pdata[lock->index] = account_create(lock);
	return analysis->accounts->pdata[lock->index];
}

/* It goes on, but the recording does not: what there was of it is no wait's time. */
static bool is_cut(const struct wait *wait)
{
	return wait->outcome == WAIT_UNFINISHED && wait->thread->process->is_stopped;
}

static void wait_settled(void *context, const struct wait *wait)
{
	struct analysis *analysis = context;
	struct phases phases;
	struct delivery delivery;
	bool is_delivered;

	if (wait->outcome == WAIT_UNFINISHED &&
	    is_selected(analysis, wait->thread, wait->request_ns))
		g_ptr_array_add(analysis->unfinished, g_memdup2(wait, sizeof(*wait)));
	if (is_cut(wait) || !is_selected(analysis, wait->thread, wait->request_ns))
		return;
	phases_compute(&phases, wait, &analysis->model->coverage, NULL);
	is_delivered = delivery_find(&delivery, wait, &phases, analysis->model);
	account_add_wait(account_get(analysis, wait->lock), analysis->model, wait, &phases,
			 is_delivered ? &delivery : NULL);
	if (wait->mutex && wait->outcome != WAIT_UNFINISHED)
		tally_add_reacquisition(&account_get(analysis, wait->mutex)->tally, &phases);
}

static void holders_known(void *context, const struct wait *wait, bool is_told)
{
	struct analysis *analysis = context;

	if (is_cut(wait) || !is_selected(analysis, wait->thread, wait->request_ns))
		return;
	blame_compute(analysis->blame, wait, analysis->model, is_told);
	account_add_blame(account_get(analysis, wait->lock), wait, analysis->blame);
}

static void hold_seen(void *context, const struct model_hold *hold)
{
	struct analysis *analysis = context;
	const struct lockcost_hold *told = &hold->hold;

	if (!is_selected(analysis, hold->thread,
			 told->acquire_ns ? told->acquire_ns : told->release_ns))
		return;
	account_add_hold(account_get(analysis, hold->lock), hold, &analysis->model->coverage);
}

static void wake_seen(void *context, const struct model_wake *wake)
{
	struct analysis *analysis = context;

	if (!is_selected(analysis, wake->thread, wake->wake.begin_ns))
		return;
	account_add_wake(account_get(analysis, wake->lock), wake, &analysis->model->coverage);
}

static void merged_seen(void *context, const struct model_merged *seen)
{
	struct analysis *analysis = context;
	struct phases phases;

	if (!is_selected(analysis, seen->thread, seen->merged->begin_ns))
		return;
	merged_phases_compute(&phases, seen, &analysis->model->coverage);
	account_add_merged(account_get(analysis, seen->lock), seen, &phases);
}

static void tries_seen(void *context, const struct model_tries *seen)
{
	struct analysis *analysis = context;
	struct site site = {.process = seen->thread->process, .address = seen->tries->site};

	if (is_selected(analysis, seen->thread, seen->tries->time_ns))
		sites_add_many(&account_get(analysis, seen->lock)->try_sites, &site,
			       seen->tries->count, 0);
}

static void order_seen(void *context, const struct model_order *order)
{
	struct analysis *analysis = context;

	/* counted as counters are: of a part of the time it is not known */
	if (!selection_is_cut(&analysis->selection) &&
	    selection_has_thread(&analysis->selection, order->thread))
		orders_add(analysis->orders, order);
}

static void priority_lent(void *context, struct lock *lock)
{
	account_get(context, lock)->lent_count++;
}

static void wait_repeated(void *context, struct lock *lock)
{
	account_get(context, lock)->repeated_count++;
}

static void holds_sampled(void *context, const struct thread *thread, struct lock *lock,
			  bool is_reader, const uint64_t *hold_ns, unsigned int count,
			  double weight)
{
	const struct selection *selection = &((struct analysis *)context)->selection;
	uint8_t operation = is_reader ? LOCKCOST_OPERATION_READ : LOCKCOST_OPERATION_NONE;

	if (selection_is_cut(selection) || !selection_has_thread(selection, thread))
		return;
	tally_add_samples(account_side(account_get(context, lock), operation), hold_ns, count,
			  weight);
}

void analysis_know(struct analysis *analysis, GPtrArray *known)
{
	known_add(analysis->model, known);
}

void analysis_select(struct analysis *analysis, const struct selection *selection)
{
	g_clear_pointer(&analysis->selection.threads, g_hash_table_unref);
	analysis->selection = *selection;
	if (selection->threads)
		g_hash_table_ref(selection->threads);
}

struct analysis *analysis_create(uint64_t kernel_namespace)
{
	struct analysis *analysis = g_new0(struct analysis, 1);
	struct model_observer observer = {
		.context = analysis,
		.wait_settled = wait_settled,
		.holders_known = holders_known,
		.hold_seen = hold_seen,
		.wake_seen = wake_seen,
		.merged_seen = merged_seen,
		.tries_seen = tries_seen,
		.order_seen = order_seen,
		.priority_lent = priority_lent,
		.wait_repeated = wait_repeated,
		.holds_sampled = holds_sampled,
	};

	analysis->model = model_create(&observer, kernel_namespace);
	analysis->accounts = g_ptr_array_new_with_free_func(account_free);
	analysis->unfinished = g_ptr_array_new_with_free_func(g_free);
	analysis->orders = orders_create();
	analysis->blame = blame_create();
	return analysis;
}

void analysis_free(struct analysis *analysis)
{
	if (!analysis)
		return;
	g_ptr_array_unref(analysis->accounts);
	g_ptr_array_unref(analysis->unfinished);
	orders_free(analysis->orders);
	g_clear_pointer(&analysis->selection.threads, g_hash_table_unref);
	model_free(analysis->model);
	blame_free(analysis->blame);
	g_free(analysis);
}

void analysis_add(struct analysis *analysis, const struct event *event)
{
	model_add(analysis->model, event);
}

const struct model *analysis_model(const struct analysis *analysis)
{
	return analysis->model;
}

/* Which processes have a tracer in them is known only when all threads are. */
static void hidden_drop(GPtrArray *waits)
{
	for (guint i = waits->len; i-- > 0;) {
		const struct wait *wait = waits->pdata[i];

		if (kernel_futex_is_hidden(wait->lock))
			g_ptr_array_remove_index(waits, i);
	}
}

void analysis_finish(struct analysis *analysis, uint64_t end_ns, struct report *report)
{
	model_finish(analysis->model, end_ns);
	/* Locks that only ever were counted have no account yet. */
	for (guint i = 0; i < analysis->model->all_locks->len; i++)
		account_get(analysis, analysis->model->all_locks->pdata[i]);
	rows_build(report, analysis->model, analysis->accounts, &analysis->selection);
	overview_build(report, analysis->model, &analysis->selection, end_ns);
	hidden_drop(analysis->unfinished);
	deadlock_find(report, analysis->model, analysis->unfinished);
	orders_finish(analysis->orders, report);
}
