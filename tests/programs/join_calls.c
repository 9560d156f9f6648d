/* SPDX-License-Identifier: MIT */
/* pthread_join, its timed, clock and try forms, their answers and cancellation. */
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"

static sem_t go;
static atomic_int started_tid;

static void *end_when_told(void *result)
{
	atomic_store(&started_tid, (int)syscall(SYS_gettid));
	while (sem_wait(&go) != 0)
		;
	return result;
}

static pthread_t start(void)
{
	pthread_t thread;

	sem_init(&go, 0, 0);
	atomic_store(&started_tid, 0);
	pthread_create(&thread, NULL, end_when_told, &go);
	return thread;
}

/* The thread is told to end, and is gone for the kernel, too. */
static void end(void)
{
	while (atomic_load(&started_tid) == 0)
		usleep(1000);
	sem_post(&go);
	while (syscall(SYS_tgkill, getpid(), atomic_load(&started_tid), 0) == 0)
		usleep(1000);
}

static void goes_on(void)
{
	pthread_t thread = start();
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	struct timespec soon_monotonic = calls_time(CLOCK_MONOTONIC, 20);
	void *result = NULL;

	CALL(pthread_tryjoin_np(thread, &result));
	CALL(pthread_timedjoin_np(thread, &result, &past));
	CALL(pthread_timedjoin_np(thread, &result, &soon));
	CALL(pthread_clockjoin_np(thread, &result, CLOCK_MONOTONIC, &soon_monotonic));
	CALL(pthread_clockjoin_np(thread, &result, CLOCK_THREAD_CPUTIME_ID, &soon));
	CALL(pthread_join(pthread_self(), &result));
	sem_post(&go);
	CALL(pthread_join(thread, &result));
	printf("result %d\n", result == &go);
}

static void has_ended(void)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);
	pthread_t thread;

	for (int form = 0; form < 4; form++) {
		void *result = NULL;

		thread = start();
		end();
		switch (form) {
		case 0:
			CALL(pthread_tryjoin_np(thread, &result));
			break;
		case 1:
			CALL(pthread_timedjoin_np(thread, &result, &past));
			break;
		case 2:
			CALL(pthread_clockjoin_np(thread, &result, CLOCK_MONOTONIC, &past));
			break;
		default:
			CALL(pthread_join(thread, &result));
		}
		printf("result %d\n", result == &go);
	}
}

static void detached(void)
{
	pthread_t thread = start();
	void *result;

	CALL(pthread_detach(thread));
	CALL(pthread_join(thread, &result));
	CALL(pthread_tryjoin_np(thread, &result));
	end();
}

static void *join_it(void *thread)
{
	void *result;

	pthread_join(*(pthread_t *)thread, &result);
	return NULL;
}

static void *join_it_timed(void *thread)
{
	struct timespec late = calls_time(CLOCK_REALTIME, 60000);
	void *result;

	pthread_timedjoin_np(*(pthread_t *)thread, &result, &late);
	return NULL;
}

/* A cancelled join leaves the thread to be joined by somebody else. */
static void cancelled(void *(*routine)(void *))
{
	pthread_t thread = start(), joiner;
	void *result;

	pthread_create(&joiner, NULL, routine, &thread);
	usleep(20000);
	CALL(pthread_cancel(joiner));
	pthread_join(joiner, &result);
	printf("cancelled %d\n", result == PTHREAD_CANCELED);
	sem_post(&go);
	CALL(pthread_join(thread, &result));
	printf("result %d\n", result == &go);
}

int main(void)
{
	goes_on();
	has_ended();
	detached();
	cancelled(join_it);
	cancelled(join_it_timed);
	return 0;
}
