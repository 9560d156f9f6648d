/* SPDX-License-Identifier: MIT */
/* pthread_create: so that a thread knows who made it, and LTTng's threads are never looked at. */
#include <stddef.h>

#include "invisible.h"
#include "last_thread.h"
#include "thread.h"

enum { STARTS_MAX = 256 };

/* What a new thread must know. Not from malloc: an allocator may be the one that starts a thread.
 */
struct start {
	bool is_used;
	bool is_blind;
	int32_t creator_tid;
	void *(*routine)(void *);
	void *argument;
};

static struct start starts[STARTS_MAX];
static uint32_t next_start;

static struct start *start_take(void)
{
	for (int tries = 0; tries < STARTS_MAX; tries++) {
		uint32_t index = __atomic_fetch_add(&next_start, 1, __ATOMIC_RELAXED) % STARTS_MAX;

		if (!__atomic_exchange_n(&starts[index].is_used, true, __ATOMIC_ACQUIRE))
			return &starts[index];
	}
	return NULL;
}

static void start_give_back(struct start *start)
{
	__atomic_store_n(&start->is_used, false, __ATOMIC_RELEASE);
}

void thread_create_forked(void)
{
	for (int i = 0; i < STARTS_MAX; i++)
		starts[i].is_used = false;
}

static void *thread_main(void *data)
{
	struct start start = *(struct start *)data;

	start_give_back(data);
	thread_started(start.creator_tid, (uintptr_t)start.routine, start.is_blind);
	return start.routine(start.argument);
}

EXPORT int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
			  void *(*routine)(void *), void *argument)
{
	struct start *start = start_take();
	bool is_blind;
	int status;

	if (unlikely(invisible_size == 0))
		invisible_find(); /* LTTng starts its threads before our constructor runs */
	is_blind = invisible_is(CALLER());
	last_thread_create(is_blind);
	/* 256 threads are between creation and their first instruction: this one starts unannounced
	 */
	if (!start)
		return real()->pthread_create(thread, attributes, routine, argument);
	start->is_blind = is_blind;
	start->creator_tid = thread_tid();
	start->routine = routine;
	start->argument = argument;
	status = real()->pthread_create(thread, attributes, thread_main, start);
	if (status != 0) {
		last_thread_uncreate(is_blind);
		start_give_back(start);
	}
	return status;
}
