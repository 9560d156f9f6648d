/* SPDX-License-Identifier: MIT */
/* The list of all threads' states. Whoever flushes follows it at any time: nothing is unlinked, or
 * unmapped. */
#include "thread_states.h"

#include <sched.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "flush.h"
#include "guests.h"
#include "memory.h"

enum { FLUSHING_YIELDS = 1000 };

static struct thread *threads;
static uint32_t free_count;
static uint32_t used_count;

struct thread *thread_first(void)
{
	return __atomic_load_n(&threads, __ATOMIC_ACQUIRE);
}

uint32_t thread_count(void)
{
	return __atomic_load_n(&used_count, __ATOMIC_RELAXED);
}

bool thread_wait_flushing(struct thread *thread)
{
	for (int i = 0; i < FLUSHING_YIELDS; i++) {
		if (thread_try_flushing(thread))
			return true;
		sched_yield();
	}
	return false;
}

static struct thread *state_reuse(void)
{
	if (__atomic_load_n(&free_count, __ATOMIC_RELAXED) == 0)
		return NULL;
	for (struct thread *thread = thread_first(); thread; thread = thread->next) {
		/* whoever gave it back may still be reading it */
		if (__atomic_load_n(&thread->is_used, __ATOMIC_RELAXED) ||
		    !thread_try_flushing(thread))
			continue;
		if (!thread->is_used) {
			__atomic_store_n(&thread->is_used, true, __ATOMIC_RELAXED);
			__atomic_fetch_sub(&free_count, 1, __ATOMIC_RELAXED);
			return thread;
		}
		thread_end_flushing(thread);
	}
	return NULL;
}

static struct thread *state_map(void)
{
	struct thread *thread = memory_map(sizeof(*thread));

	if (!thread)
		return NULL;
	thread->is_used = true;
	thread->is_flushing = true; /* nobody looks before it is filled in */
	thread->next = thread_first();
	while (!__atomic_compare_exchange_n(&threads, &thread->next, thread, true, __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED))
		;
	return thread;
}

/* With is_flushing held. */
static void state_give_back(struct thread *thread)
{
	__atomic_store_n(&thread->is_used, false, __ATOMIC_RELEASE);
	__atomic_fetch_sub(&used_count, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&free_count, 1, __ATOMIC_RELAXED);
}

struct thread *thread_states_obtain(void)
{
	struct thread *thread = state_reuse();

	if (!thread)
		thread = state_map();
	if (!thread)
		return NULL;
	__atomic_fetch_add(&used_count, 1, __ATOMIC_RELAXED);
	if (lock_table_open(&thread->table, thread->first_rests) != 0) {
		state_give_back(thread);
		thread_end_flushing(thread);
		return NULL;
	}
	thread->innermost = NULL;
	thread->recent = thread->table.slots;
	thread->queued.head = thread->queued.tail = 0;
	merge_forget_all(thread);
	guests_make(thread);
	thread->until_look = CROWD_LOOK_PERIOD;
	lock_order_forget_all(thread);
	try_sites_forget_all(thread);
	thread->open_waits.count = 0;
	thread->is_orphan = false;
	thread->flushed_ns = 0;
	thread->announced = 0;
	switch_ring_forget(&thread->ring);
	memset(thread->stacks, 0, sizeof(thread->stacks));
	return thread;
}

void thread_reap(struct thread *thread)
{
	if (!__atomic_load_n(&thread->is_orphan, __ATOMIC_ACQUIRE) || !thread_try_flushing(thread))
		return;
	if (__atomic_load_n(&thread->is_used, __ATOMIC_RELAXED) && thread->is_orphan) {
		flush_table(thread, UINT32_MAX, clock_now_ns());
		lock_table_close(&thread->table);
		thread->is_orphan = false;
		state_give_back(thread);
	}
	thread_end_flushing(thread);
}

void thread_states_forked(struct thread *self)
{
	free_count = 0;
	used_count = self ? 1 : 0;
	for (struct thread *thread = thread_first(); thread; thread = thread->next) {
		thread->is_flushing = false;
		switch_ring_forget(&thread->ring);
		if (thread == self)
			continue;
		if (thread->table.slots)
			lock_table_close(&thread->table);
		thread->is_used = thread->is_orphan = false;
		free_count++;
	}
}
