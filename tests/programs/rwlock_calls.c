/* SPDX-License-Identifier: MIT */
/* Every pthread_rwlock_* call and its answers, as reader and as writer, in both preferences. */
#include "calls.h"

static pthread_rwlock_t rwlock;
static struct timespec bad_time = {.tv_sec = 1, .tv_nsec = -1};

static void make(int preference)
{
	pthread_rwlockattr_t attributes;

	pthread_rwlockattr_init(&attributes);
	pthread_rwlockattr_setkind_np(&attributes, preference);
	CALL(pthread_rwlock_init(&rwlock, &attributes));
	pthread_rwlockattr_destroy(&attributes);
}

static void free_lock(void)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);

	CALL(pthread_rwlock_rdlock(&rwlock));
	CALL(pthread_rwlock_rdlock(&rwlock)); /* again, by the same reader */
	CALL(pthread_rwlock_tryrdlock(&rwlock));
	CALL(pthread_rwlock_trywrlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_wrlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_trywrlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_timedrdlock(&rwlock, &past));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_timedwrlock(&rwlock, &past));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, &past));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_clockwrlock(&rwlock, CLOCK_REALTIME, &past));
	CALL(pthread_rwlock_unlock(&rwlock));
}

static void bad_arguments(void)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);

	CALL(pthread_rwlock_timedrdlock(&rwlock, &bad_time));
	CALL(pthread_rwlock_timedwrlock(&rwlock, &bad_time));
	CALL(pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, &bad_time));
	CALL(pthread_rwlock_clockwrlock(&rwlock, CLOCK_MONOTONIC, &bad_time));
	CALL(pthread_rwlock_clockrdlock(&rwlock, CLOCK_PROCESS_CPUTIME_ID, &past));
	CALL(pthread_rwlock_clockwrlock(&rwlock, CLOCK_PROCESS_CPUTIME_ID, &past));
}

static void own_writer(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);

	CALL(pthread_rwlock_wrlock(&rwlock));
	CALL(pthread_rwlock_wrlock(&rwlock));
	CALL(pthread_rwlock_rdlock(&rwlock));
	CALL(pthread_rwlock_timedwrlock(&rwlock, &soon));
	CALL(pthread_rwlock_clockrdlock(&rwlock, CLOCK_REALTIME, &soon));
	CALL(pthread_rwlock_tryrdlock(&rwlock));
	CALL(pthread_rwlock_trywrlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
}

static void *against_writer(void *unused)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	struct timespec soon_monotonic = calls_time(CLOCK_MONOTONIC, 20);

	CALL(pthread_rwlock_tryrdlock(&rwlock));
	CALL(pthread_rwlock_trywrlock(&rwlock));
	CALL(pthread_rwlock_timedrdlock(&rwlock, &past));
	CALL(pthread_rwlock_timedrdlock(&rwlock, &soon));
	CALL(pthread_rwlock_timedrdlock(&rwlock, &bad_time));
	CALL(pthread_rwlock_timedwrlock(&rwlock, &past));
	CALL(pthread_rwlock_timedwrlock(&rwlock, &bad_time));
	CALL(pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, &soon_monotonic));
	CALL(pthread_rwlock_clockwrlock(&rwlock, CLOCK_MONOTONIC, &soon_monotonic));
	CALL(pthread_rwlock_clockwrlock(&rwlock, CLOCK_THREAD_CPUTIME_ID, &soon_monotonic));
	return unused;
}

static void *against_reader(void *unused)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);

	CALL(pthread_rwlock_tryrdlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_trywrlock(&rwlock));
	CALL(pthread_rwlock_timedwrlock(&rwlock, &soon));
	CALL(pthread_rwlock_rdlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	return unused;
}

static void taken(void)
{
	CALL(pthread_rwlock_wrlock(&rwlock));
	calls_elsewhere(against_writer, NULL);
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_rdlock(&rwlock));
	calls_elsewhere(against_reader, NULL);
	CALL(pthread_rwlock_unlock(&rwlock));
}

static void *wait_to_write(void *unused)
{
	pthread_rwlock_wrlock(&rwlock);
	pthread_rwlock_unlock(&rwlock);
	return unused;
}

/* What a reader gets while a writer waits depends on the preference. */
static void writer_waits(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 60);
	pthread_t writer;

	CALL(pthread_rwlock_rdlock(&rwlock));
	pthread_create(&writer, NULL, wait_to_write, NULL);
	while (!(rwlock.__data.__readers & 2)) /* PTHREAD_RWLOCK_WRLOCKED */
		sched_yield();
	CALL(pthread_rwlock_tryrdlock(&rwlock) ?: pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_timedrdlock(&rwlock, &soon) ?: pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	pthread_join(writer, NULL);
}

/* Cancellation is no business of a rwlock's: the request stays pending. */
static void *wait_with_pending(void *unused)
{
	pthread_cancel(pthread_self());
	CALL(pthread_rwlock_rdlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_wrlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	pthread_testcancel();
	return unused;
}

/* More readers than the count has room for: EAGAIN, pthread_rwlock_rdlock(3p). */
static void too_many_readers(void)
{
	unsigned int readers = rwlock.__data.__readers;

	/* PTHREAD_RWLOCK_READER_OVERFLOW, nptl/pthread_rwlock_common.c */
	rwlock.__data.__readers = (1u << 31) - 8 + (readers & 7);
	CALL(pthread_rwlock_tryrdlock(&rwlock));
	CALL(pthread_rwlock_rdlock(&rwlock));
	rwlock.__data.__readers = readers;
}

int main(void)
{
	static const int preferences[] = {PTHREAD_RWLOCK_PREFER_READER_NP,
					  PTHREAD_RWLOCK_PREFER_WRITER_NP,
					  PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP};

	for (int i = 0; i < 3; i++) {
		printf("preference %d\n", preferences[i]);
		make(preferences[i]);
		free_lock();
		bad_arguments();
		own_writer();
		taken();
		writer_waits();
		printf("cancelled %d\n",
		       calls_elsewhere(wait_with_pending, NULL) == PTHREAD_CANCELED);
		too_many_readers();
		CALL(pthread_rwlock_destroy(&rwlock));
	}
	return 0;
}
