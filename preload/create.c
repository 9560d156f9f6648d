/* SPDX-License-Identifier: MIT */
/* pthread_create and thrd_create: so that a thread knows who made it, and LTTng's threads are never
 * looked at. */
#include <stddef.h>
#include <threads.h>

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
	uintptr_t stack; /* thread_note_stack() */
	size_t stack_size;
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

/* First in the new thread: what it must know, copied. */
static struct start thread_begin(struct start *place)
{
	struct start start = *place;

	start_give_back(place);
	thread_note_stack(start.stack, start.stack_size);
	thread_started(start.creator_tid, (uintptr_t)start.routine, start.is_blind);
	return start;
}

static void *thread_main(void *place)
{
	struct start start = thread_begin(place);

	return start.routine(start.argument);
}

static int thread_main_c11(void *place)
{
	struct start start = thread_begin(place);

	return ((thrd_start_t)(void (*)(void))start.routine)(start.argument);
}

/* Before a thread is created; NULL: 256 of them are between creation and their first instruction,
 * this one starts unannounced. */
static struct start *create_begin(void *(*routine)(void *), void *argument, const void *site)
{
	struct start *start = start_take();
	bool is_blind;

	if (unlikely(invisible_size == 0))
		invisible_find(); /* LTTng starts its threads before our constructor runs */
	is_blind = invisible_is(site);
	last_thread_create(is_blind);
	if (!start)
		return NULL;
	start->is_blind = is_blind;
	start->creator_tid = thread_tid();
	start->stack = 0;
	start->stack_size = 0;
	start->routine = routine;
	start->argument = argument;
	return start;
}

/* What the attributes say of the new thread's stack. */
static void create_note_stack(struct start *start, const pthread_attr_t *attributes)
{
	void *address = NULL;
	size_t size = 0;

	if (!attributes || pthread_attr_getstack(attributes, &address, &size) != 0)
		return;
	start->stack_size = size;
	/* without one it is 0 minus the size: nptl/pthread_attr_getstack.c */
	if ((uintptr_t)address + size != 0)
		start->stack = (uintptr_t)address;
}

/* It was not created. */
static void create_undo(struct start *start)
{
	last_thread_uncreate(start && start->is_blind);
	if (start)
		start_give_back(start);
}

EXPORT int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
			  void *(*routine)(void *), void *argument)
{
	struct start *start = create_begin(routine, argument, CALLER());
	int status;

	if (start)
		create_note_stack(start, attributes);
	status = start ? real()->pthread_create(thread, attributes, thread_main, start)
		       : real()->pthread_create(thread, attributes, routine, argument);
	if (status != 0)
		create_undo(start);
	return status;
}

EXPORT int thrd_create(thrd_t *thread, thrd_start_t routine, void *argument)
{
	struct start *start =
		create_begin((void *(*)(void *))(void (*)(void))routine, argument, CALLER());
	int result = start ? real()->thrd_create(thread, thread_main_c11, start)
			   : real()->thrd_create(thread, routine, argument);

	if (result != thrd_success)
		create_undo(start);
	return result;
}
