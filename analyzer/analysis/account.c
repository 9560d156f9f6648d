/* SPDX-License-Identifier: MIT */
/* Finds the side of the lock that an event is of, and keeps sites and threads. */
#include "account.h"

#include "report.h"

struct account *account_create(struct lock *lock)
{
	struct account *account = g_new0(struct account, 1);

	account->lock = lock;
	causes_init(&account->causes);
	account->threads = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	return account;
}

void account_free(void *data)
{
	struct account *account = data;

	if (!account)
		return;
	tally_clear(&account->tally);
	if (account->readers)
		tally_clear(account->readers);
	g_free(account->readers);
	if (account->calls)
		tally_clear(account->calls);
	g_free(account->calls);
	wakers_clear(&account->wakers);
	g_free(account->operations);
	sites_clear(&account->waiter_sites);
	sites_clear(&account->holder_sites);
	sites_clear(&account->waker_sites);
	sites_clear(&account->try_sites);
	causes_clear(&account->causes);
	queue_clear(&account->queue);
	pairs_clear(&account->pairs);
	g_hash_table_destroy(account->threads);
	g_clear_pointer(&account->arrivals, g_hash_table_destroy);
	g_free(account);
}

struct tally *account_side(struct account *account, uint8_t operation)
{
	if (!event_is_reader(account->lock->kind, operation))
		return &account->tally;
	if (!account->readers)
		account->readers = g_new0(struct tally, 1);
	return account->readers;
}

static struct tally *calls_get(struct account *account)
{
	if (!account->calls)
		account->calls = g_new0(struct tally, 1);
	return account->calls;
}

static struct account_thread *thread_get(struct account *account, struct thread *thread)
{
	struct account_thread *entry = g_hash_table_lookup(account->threads, thread);

	if (!entry) {
		entry = g_new0(struct account_thread, 1);
		entry->thread = thread;
		g_hash_table_insert(account->threads, thread, entry);
	}
	return entry;
}

static void thread_add_wait(struct account *account, const struct wait *wait, uint64_t wait_ns)
{
	struct account_thread *entry = thread_get(account, wait->thread);

	entry->wait_count++;
	entry->call_count += wait->is_call;
	entry->wait_ns += wait_ns;
}

void account_add_merged(struct account *account, const struct model_merged *seen,
			const struct phases *phases)
{
	const struct lockcost_merged *merged = seen->merged;
	struct site site = {.process = seen->thread->process, .address = merged->site};
	struct account_thread *entry;

	tally_add_merged(account_side(account, merged->operation), merged, phases);
	sites_add_many(&account->holder_sites, &site, merged->holds, merged->hold_ns);
	if (merged->waits == 0)
		return;
	sites_add_many(&account->waiter_sites, &site, merged->waits, merged->wait_ns);
	entry = thread_get(account, seen->thread);
	entry->wait_count += merged->waits;
	entry->wait_ns += merged->wait_ns;
}

/* Commands that are newer than this program are not told apart. */
static void operation_add(struct account *account, uint8_t kind, uint8_t operation)
{
	int command = event_futex_command(kind, operation);

	if (command < 0 || command >= REPORT_OPERATION_COUNT)
		return;
	if (!account->operations)
		account->operations = g_new0(uint64_t, REPORT_OPERATION_COUNT);
	account->operations[command]++;
}

void account_add_wait(struct account *account, const struct model *model, const struct wait *wait,
		      const struct phases *phases, const struct delivery *delivery)
{
	uint64_t wait_ns = wait->end_ns - wait->request_ns;
	uint64_t open_ns = wait_earliest_request(wait->lock, UINT64_MAX);
	struct site site = {
		.process = wait->thread->process, .address = wait->site, .stack = wait->stack};

	struct tally *tally =
		wait->is_call ? calls_get(account) : account_side(account, wait->operation);

	tally_add_wait(tally, wait, phases);
	if (delivery)
		tally_add_delivery(tally, delivery);
	/* Who else is in such a call is not known before it ends. */
	queue_add(&account->queue, wait->request_ns, wait->end_ns,
		  open_ns ? open_ns : wait->end_ns);
	account->mutex = wait->mutex;
	if (!wait->is_call)
		sites_add(&account->waiter_sites, &site, wait_ns, true);
	if (wait->kind == LOCKCOST_KIND_FUTEX)
		wakers_add_wait(&account->wakers, model, wait);
	thread_add_wait(account, wait, wait_ns);
	operation_add(account, wait->kind, wait->operation);
}

void account_add_blame(struct account *account, const struct wait *wait, const struct blame *blame)
{
	tally_add_blame(account_side(account, wait->operation), blame);
	pairs_add(&account->pairs, wait, blame);
	causes_merge(&account->causes, &blame->causes);
	account->barged_count += blame->barged;
	for (guint i = 0; i < blame->holds->len; i++) {
		const struct blame_hold *hold = &g_array_index(blame->holds, struct blame_hold, i);
		struct site site = {.process = hold->thread->process,
				    .address = hold->site,
				    .stack = hold->stack};

		if (hold->site)
			sites_add_blame(&account->holder_sites, &site, hold->ns);
	}
}

/* A call that was to wake somebody, made at `address`. */
static struct tally_wake wake_add(struct account *account, struct tally *tally,
				  const struct thread *thread, const struct coverage *coverage,
				  uint64_t begin_ns, uint64_t end_ns, uint64_t address)
{
	struct tally_wake wake = tally_add_wake(tally, thread, coverage, begin_ns, end_ns);
	struct site site = {.process = thread->process, .address = address};

	if (wake.is_call)
		sites_add_wake(&account->waker_sites, &site, wake.ns, wake.is_empty);
	return wake;
}

void account_add_hold(struct account *account, const struct model_hold *seen,
		      const struct coverage *coverage)
{
	const struct lockcost_hold *hold = &seen->hold;
	bool is_timed = seen->held_from_ns && hold->release_ns >= seen->held_from_ns;
	uint64_t hold_ns = is_timed ? hold->release_ns - seen->held_from_ns : 0;
	struct site site = {
		.process = seen->thread->process, .address = hold->site, .stack = hold->stack};

	tally_add_hold(account_side(account, hold->operation), seen, hold_ns, is_timed);
	if ((hold->flags & LOCKCOST_HOLD_WAITERS) && !(hold->flags & LOCKCOST_HOLD_COND))
		wake_add(account, account_side(account, hold->operation), seen->thread, coverage,
			 hold->release_ns, hold->release_end_ns, hold->release_site);
	/* A hold that a cond wait ended comes with it, whether it cost anybody anything or not. */
	if (hold->flags & (LOCKCOST_HOLD_CONTENDED | LOCKCOST_HOLD_WAITERS))
		sites_add(&account->holder_sites, &site, hold_ns, is_timed);
}

static guint arrival_hash(const void *data)
{
	const struct account_arrival *arrival = data;

	return g_direct_hash(arrival->thread) ^ g_int64_hash(&arrival->site);
}

static gboolean arrival_equal(const void *a, const void *b)
{
	const struct account_arrival *x = a, *y = b;

	return x->thread == y->thread && x->site == y->site;
}

static void arrival_add(struct account *account, struct thread *thread, uint64_t site)
{
	struct account_arrival key = {.thread = thread, .site = site}, *arrival;

	if (!account->arrivals)
		account->arrivals =
			g_hash_table_new_full(arrival_hash, arrival_equal, g_free, NULL);
	arrival = g_hash_table_lookup(account->arrivals, &key);
	if (!arrival) {
		arrival = g_memdup2(&key, sizeof(key));
		g_hash_table_add(account->arrivals, arrival);
	}
	arrival->count++;
}

static void wake_tally(struct account *account, const struct model_wake *seen,
		       const struct coverage *coverage)
{
	const struct lockcost_wake *wake = &seen->wake;
	struct tally *tally =
		seen->is_call ? calls_get(account) : account_side(account, wake->operation);
	struct tally_wake added;

	if (seen->is_call)
		added = tally_add_wake_call(tally, seen, coverage);
	else
		added = wake_add(account, tally, seen->thread, coverage, wake->begin_ns,
				 wake->end_ns, wake->site);
	if (wake->kind == LOCKCOST_KIND_FUTEX && added.is_call)
		wakers_add_call(&account->wakers, seen->thread, added.is_empty);
}

void account_add_wake(struct account *account, const struct model_wake *seen,
		      const struct coverage *coverage)
{
	wake_tally(account, seen, coverage);
	if (account->mutex && seen->wake.held_lock &&
	    lock_find_kind(seen->thread->process, seen->wake.held_lock, LOCKCOST_KIND_MUTEX) ==
		    account->mutex)
		account->signalled_holding++;
	operation_add(account, seen->wake.kind, seen->wake.operation);
	if (event_is_last_arrival(seen->wake.kind, seen->wake.operation))
		arrival_add(account, seen->thread, seen->wake.site);
}
