/* SPDX-License-Identifier: MIT */
/* A thread's open waits: the one it is in, and those whose lock it still holds. */
#include "waits.h"

#include <glib.h>

enum { PAST_WAITS_MIN = 64, PAST_WAITS_MAX = 16384 /* 384 KiB for one thread */ };

uint64_t wait_earliest_request(const struct lock *lock, uint64_t before_ns)
{
	uint64_t earliest_ns = before_ns;

	for (guint i = 0; lock->waiters && i < lock->waiters->len; i++) {
		const struct wait *wait = lock->waiters->pdata[i];

		earliest_ns = MIN(earliest_ns, wait->request_ns);
	}
	return earliest_ns < before_ns ? earliest_ns : 0;
}

void wait_update_horizon(struct thread *thread)
{
	uint64_t oldest_ns = UINT64_MAX;

	if (!thread->timeline)
		return;
	for (guint i = 0; i < thread->open_waits->len; i++) {
		const struct wait *wait = thread->open_waits->pdata[i];

		oldest_ns = MIN(oldest_ns, wait->request_ns);
	}
	thread->timeline->keep_from_ns = oldest_ns;
}

static void waiter_remove(const struct wait *wait)
{
	g_ptr_array_remove_fast(wait->lock->waiters, (void *)wait);
}

unsigned int wait_open(struct thread *thread, const struct wait *wait)
{
	struct wait *copy = g_memdup2(wait, sizeof(*wait));
	unsigned int lost = 0;

	if (thread->open_waits->len >= THREAD_OPEN_WAITS_MAX) {
		waiter_remove(thread->open_waits->pdata[0]);
		g_ptr_array_remove_index(thread->open_waits, 0);
		lost = 1;
	}
	g_ptr_array_add(thread->open_waits, copy);
	if (!wait->lock->waiters)
		wait->lock->waiters = g_ptr_array_new();
	g_ptr_array_add(wait->lock->waiters, copy);
	wait_update_horizon(thread);
	return lost;
}

struct wait *wait_take(struct thread *thread, uint64_t address, uint64_t request_ns)
{
	for (guint i = thread->open_waits->len; i-- > 0;) {
		struct wait *wait = thread->open_waits->pdata[i];

		if (wait->request_ns == request_ns && wait->address == address) {
			g_ptr_array_steal_index(thread->open_waits, i);
			waiter_remove(wait);
			wait_update_horizon(thread);
			return wait;
		}
	}
	return NULL;
}

static struct past_wait *past_at(const struct thread *thread, guint index)
{
	return &g_array_index(thread->past_waits, struct past_wait, index);
}

unsigned int wait_find_past(const struct thread *thread, uint64_t time_ns)
{
	guint low = 0, high = thread->past_waits->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (past_at(thread, middle)->end_ns <= time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void wait_note_past(struct thread *thread, const struct past_wait *past, uint64_t wanted_from_ns)
{
	guint at = thread->past_waits->len, dropped;

	if (at >= PAST_WAITS_MIN && (at & (at - 1)) == 0) {
		dropped = wait_find_past(thread, wanted_from_ns);
		dropped = at >= PAST_WAITS_MAX ? MAX(dropped, at / 2) : dropped;
		g_array_remove_range(thread->past_waits, 0, dropped);
		at -= dropped;
	}
	/* A thread waits for one thing at a time, but tells of inner locks first. */
	while (at > 0 && past_at(thread, at - 1)->end_ns > past->end_ns)
		at--;
	g_array_insert_val(thread->past_waits, at, *past);
}
