/* SPDX-License-Identifier: MIT */
/* Adds up; nothing here decides what a number means. */
#include "account.h"

#include <errno.h>
#include <linux/futex.h>

struct account *account_create(struct lock *lock)
{
	struct account *account = g_new0(struct account, 1);

	account->lock = lock;
	account->threads = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	return account;
}

void account_free(void *data)
{
	struct account *account = data;

	if (!account)
		return;
	histogram_clear(&account->waits);
	histogram_clear(&account->latencies);
	histogram_clear(&account->hold_events);
	histogram_clear(&account->hold_samples);
	sites_clear(&account->waiter_sites);
	sites_clear(&account->holder_sites);
	g_hash_table_destroy(account->threads);
	g_free(account);
}

static void thread_add_wait(struct account *account, struct thread *thread, uint64_t wait_ns)
{
	struct account_thread *entry = g_hash_table_lookup(account->threads, thread);

	if (!entry) {
		entry = g_new0(struct account_thread, 1);
		entry->thread = thread;
		g_hash_table_insert(account->threads, thread, entry);
	}
	entry->wait_count++;
	entry->wait_ns += wait_ns;
}

static void clock_add(struct account *account, const struct wait *wait, uint64_t wait_ns)
{
	switch (wait->cpu_source) {
	case LOCKCOST_CPU_CLOCK:
	case LOCKCOST_CPU_PERF:
		account->clock_on_cpu_ns += MIN(wait->cpu_ns, wait_ns);
		break;
	case LOCKCOST_CPU_SHORT:
		account->clock_on_cpu_ns += wait_ns;
		break;
	default:
		account->clock_unknown_count++;
	}
}

void account_add_wait(struct account *account, const struct wait *wait, const struct phases *phases)
{
	uint64_t wait_ns = wait->end_ns - wait->request_ns;

	histogram_add(&account->waits, wait_ns, 1);
	account->wait_count++;
	account->wait_ns += wait_ns;
	account->acquired_count += wait->outcome == WAIT_ACQUIRED;
	account->timed_out_count += wait->outcome == WAIT_FAILED && wait->status == ETIMEDOUT;
	account->unfinished_count += wait->outcome == WAIT_UNFINISHED;
	for (int i = 0; i < PHASE_COUNT; i++)
		account->phases_ns[i] += phases->ns[i];
	account->futex_round_trips += phases->futex_round_trips;
	clock_add(account, wait, wait_ns);
	if (phases->waking_ns && phases->running_ns > phases->waking_ns)
		histogram_add(&account->latencies, phases->running_ns - phases->waking_ns, 1);
	if (phases->has_mutex_ns)
		account->reacquire_ns += phases->mutex_ns;
	else
		account->reacquire_unknown_count++;
	sites_add(&account->waiter_sites, wait->site, wait->stack, wait_ns, true);
	thread_add_wait(account, wait->thread, wait_ns);
}

void account_add_reacquisition(struct account *mutex, const struct phases *phases)
{
	if (phases->has_mutex_ns)
		mutex->cond_reacquire_ns += phases->mutex_ns;
	else
		mutex->cond_reacquire_unknown_count++;
}

/* What the kernel saw of a call that was to wake somebody. */
enum wake_sign {
	WAKE_UNKNOWN, /* its events are not there */
	WAKE_NO_CALL, /* it never entered the kernel: the waiters were spinning */
	WAKE_EMPTY,   /* FUTEX_WAKE found nobody */
	WAKE_DONE,
};

struct wake_look {
	enum wake_sign sign;
	uint64_t off_cpu_ns; /* of the call: the thread that was woken may have taken its CPU */
};

static void wake_look_at(struct wake_look *look, const struct timeline_entry *entry,
			 uint64_t *switched_out_ns)
{
	if (entry->kind == TIMELINE_FUTEX_ENTRY)
		look->sign = WAKE_DONE;
	else if (entry->kind == TIMELINE_FUTEX_EXIT && look->sign == WAKE_DONE && entry->value == 0)
		look->sign = WAKE_EMPTY;
	else if (entry->kind == TIMELINE_PREEMPTED || entry->kind == TIMELINE_BLOCKED)
		*switched_out_ns = entry->time_ns;
	else if (entry->kind == TIMELINE_SWITCHED_IN && *switched_out_ns) {
		look->off_cpu_ns += entry->time_ns - *switched_out_ns;
		*switched_out_ns = 0;
	}
}

static struct wake_look wake_look(const struct thread *thread, const struct coverage *coverage,
				  uint64_t begin_ns, uint64_t end_ns)
{
	const struct timeline *timeline = thread->timeline;
	size_t hole = coverage_find_after(coverage, begin_ns);
	struct wake_look look = {.sign = WAKE_NO_CALL};
	uint64_t switched_out_ns = 0;

	if (!timeline || timeline->entry_count == 0 || begin_ns < timeline->forgotten_until_ns ||
	    (hole < coverage->hole_count && coverage->holes[hole].begin_ns <= end_ns))
		return (struct wake_look){.sign = WAKE_UNKNOWN};
	for (size_t i = timeline_find_after(timeline, begin_ns);
	     i < timeline->entry_count && timeline->entries[i].time_ns <= end_ns; i++)
		wake_look_at(&look, &timeline->entries[i], &switched_out_ns);
	return look;
}

static void wake_count(struct account *account, const struct thread *thread,
		       const struct coverage *coverage, uint64_t begin_ns, uint64_t end_ns)
{
	struct wake_look look;

	if (!begin_ns || end_ns < begin_ns)
		return;
	look = wake_look(thread, coverage, begin_ns, end_ns);
	if (look.sign == WAKE_NO_CALL)
		return;
	account->wake_count++;
	account->wake_ns += end_ns - begin_ns - look.off_cpu_ns;
	account->wake_empty_count += look.sign == WAKE_EMPTY;
}

void account_add_hold(struct account *account, const struct model_hold *seen,
		      const struct coverage *coverage)
{
	const struct lockcost_hold *hold = &seen->hold;
	bool is_timed = seen->held_from_ns && hold->release_ns >= seen->held_from_ns;
	uint64_t hold_ns = is_timed ? hold->release_ns - seen->held_from_ns : 0;

	if ((hold->flags & LOCKCOST_HOLD_CONTENDED) && hold->acquire_ns && is_timed)
		histogram_add(&account->hold_events, hold_ns, 1);
	if (hold->flags & LOCKCOST_HOLD_WAITERS && !(hold->flags & LOCKCOST_HOLD_COND))
		wake_count(account, seen->thread, coverage, hold->release_ns, hold->release_end_ns);
	/* A hold that a cond wait ended comes with it, whether it cost anybody anything or not. */
	if (hold->flags & (LOCKCOST_HOLD_CONTENDED | LOCKCOST_HOLD_WAITERS))
		sites_add(&account->holder_sites, hold->site, hold->stack, hold_ns, is_timed);
}

void account_add_wake(struct account *account, const struct model_wake *seen,
		      const struct coverage *coverage)
{
	wake_count(account, seen->thread, coverage, seen->wake.begin_ns, seen->wake.end_ns);
}

void account_add_samples(struct account *account, const uint64_t *hold_ns, unsigned int count,
			 double weight)
{
	for (unsigned int i = 0; i < count; i++)
		histogram_add(&account->hold_samples, hold_ns[i], weight);
}
