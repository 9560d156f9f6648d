/* SPDX-License-Identifier: MIT */
/* Every pthread_mutex_* call on every type of mutex, with every answer that its man page names. */
#include "calls.h"

static pthread_mutex_t mutex;
static struct timespec bad_time = {.tv_sec = 1, .tv_nsec = 2000000000};

static void make(int type, int robust, int protocol, int shared)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	CALL(pthread_mutexattr_settype(&attributes, type));
	CALL(pthread_mutexattr_setrobust(&attributes, robust));
	CALL(pthread_mutexattr_setprotocol(&attributes, protocol));
	CALL(pthread_mutexattr_setpshared(&attributes, shared));
	CALL(pthread_mutex_init(&mutex, &attributes));
	pthread_mutexattr_destroy(&attributes);
}

static void *try_elsewhere(void *unused)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	struct timespec soon_monotonic = calls_time(CLOCK_MONOTONIC, 20);

	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_timedlock(&mutex, &past));
	CALL(pthread_mutex_timedlock(&mutex, &soon));
	CALL(pthread_mutex_timedlock(&mutex, &bad_time));
	CALL(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &soon_monotonic));
	CALL(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &bad_time));
	CALL(pthread_mutex_clocklock(&mutex, CLOCK_PROCESS_CPUTIME_ID, &soon));
	return unused;
}

static void *unlock_elsewhere(void *unused)
{
	CALL(pthread_mutex_unlock(&mutex));
	return unused;
}

static void free_mutex(void)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);

	CALL(pthread_mutex_timedlock(&mutex, &bad_time));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_timedlock(&mutex, &past));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_clocklock(&mutex, CLOCK_REALTIME, &past));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_clocklock(&mutex, CLOCK_PROCESS_CPUTIME_ID, &past));
}

static void common_calls(void)
{
	free_mutex();
	CALL(pthread_mutex_lock(&mutex));
	calls_elsewhere(try_elsewhere, NULL);
	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
}

static void normal_mutex(int type)
{
	make(type, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE, PTHREAD_PROCESS_PRIVATE);
	common_calls();
	CALL(pthread_mutex_consistent(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
}

static void recursive_mutex(void)
{
	make(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE,
	     PTHREAD_PROCESS_SHARED);
	common_calls();
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	calls_elsewhere(try_elsewhere, NULL);
	calls_elsewhere(unlock_elsewhere, NULL);
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
}

static void errorcheck_mutex(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);

	make(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE,
	     PTHREAD_PROCESS_PRIVATE);
	CALL(pthread_mutex_unlock(&mutex));
	common_calls();
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_timedlock(&mutex, &soon));
	CALL(pthread_mutex_clocklock(&mutex, CLOCK_REALTIME, &soon));
	calls_elsewhere(unlock_elsewhere, NULL);
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
}

static void *die_with_it(void *unused)
{
	CALL(pthread_mutex_lock(&mutex));
	return unused;
}

static void robust_mutex(int protocol)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);

	make(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST, protocol, PTHREAD_PROCESS_SHARED);
	common_calls();
	calls_elsewhere(die_with_it, NULL);
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_consistent(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	calls_elsewhere(die_with_it, NULL);
	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_consistent(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	calls_elsewhere(die_with_it, NULL);
	CALL(pthread_mutex_timedlock(&mutex, &soon));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_timedlock(&mutex, &soon));
	CALL(pthread_mutex_destroy(&mutex));
}

static void inherit_mutex(void)
{
	make(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_INHERIT,
	     PTHREAD_PROCESS_PRIVATE);
	common_calls();
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
}

static void protect_mutex(void)
{
	int ceiling = -1;

	make(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_PROTECT,
	     PTHREAD_PROCESS_PRIVATE);
	CALL(pthread_mutex_getprioceiling(&mutex, &ceiling));
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
}

int main(void)
{
	normal_mutex(PTHREAD_MUTEX_NORMAL);
	normal_mutex(PTHREAD_MUTEX_ADAPTIVE_NP);
	recursive_mutex();
	errorcheck_mutex();
	robust_mutex(PTHREAD_PRIO_NONE);
	robust_mutex(PTHREAD_PRIO_INHERIT);
	inherit_mutex();
	protect_mutex();
	return 0;
}
