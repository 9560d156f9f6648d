/* SPDX-License-Identifier: MIT */
/* A thread's open waits: the one it is in, and those whose lock it still holds. */
#include "waits.h"

#include <glib.h>

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
