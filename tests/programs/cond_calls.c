/* SPDX-License-Identifier: MIT */
/* Every pthread_cond_* call, its answers, and cancellation inside the waits. */
#include <unistd.h>

#include "calls.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_cond_t monotonic_cond;
static int is_ready;
static struct timespec bad_time = {.tv_sec = 1, .tv_nsec = -1};

static void *wait_for_signal(void *unused)
{
	CALL(pthread_mutex_lock(&mutex));
	while (!is_ready)
		pthread_cond_wait(&cond, &mutex);
	is_ready = 0;
	CALL(pthread_mutex_unlock(&mutex));
	return unused;
}

static void signalled(int (*wake)(pthread_cond_t *))
{
	pthread_t waiter;

	pthread_create(&waiter, NULL, wait_for_signal, NULL);
	usleep(20000);
	pthread_mutex_lock(&mutex);
	is_ready = 1;
	CALL(wake(&cond));
	pthread_mutex_unlock(&mutex);
	pthread_join(waiter, NULL);
}

static void timed_out(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	struct timespec soon_monotonic = calls_time(CLOCK_MONOTONIC, 20);

	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_cond_timedwait(&cond, &mutex, &soon));
	CALL(pthread_cond_timedwait(&cond, &mutex, &bad_time));
	CALL(pthread_cond_timedwait(&monotonic_cond, &mutex, &soon_monotonic));
	soon_monotonic = calls_time(CLOCK_MONOTONIC, 20);
	CALL(pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &soon_monotonic));
	CALL(pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &bad_time));
	CALL(pthread_cond_clockwait(&cond, &mutex, CLOCK_THREAD_CPUTIME_ID, &soon));
	CALL(pthread_mutex_unlock(&mutex));
}

static void unlock(void *data)
{
	printf("cleanup with the mutex\n");
	CALL(pthread_mutex_trylock(data));
	CALL(pthread_mutex_unlock(data));
}

static void *wait_to_be_cancelled(void *data)
{
	struct timespec late = calls_time(CLOCK_REALTIME, 60000);

	pthread_mutex_lock(&mutex);
	pthread_cleanup_push(unlock, &mutex);
	if (data)
		pthread_cond_timedwait(&cond, &mutex, &late);
	else
		pthread_cond_wait(&cond, &mutex);
	pthread_cleanup_pop(1);
	return NULL;
}

static void cancelled(void *kind, int is_pending)
{
	pthread_t waiter;
	void *result;

	if (is_pending)
		pthread_mutex_lock(&mutex);
	pthread_create(&waiter, NULL, wait_to_be_cancelled, kind);
	usleep(20000);
	pthread_cancel(waiter); /* which prints, too */
	if (is_pending)
		pthread_mutex_unlock(&mutex);
	pthread_join(waiter, &result);
	printf("cancelled: %d\n", result == PTHREAD_CANCELED);
	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
}

int main(void)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	CALL(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
	CALL(pthread_cond_init(&monotonic_cond, &attributes));
	CALL(pthread_cond_signal(&cond));
	CALL(pthread_cond_broadcast(&cond));
	signalled(pthread_cond_signal);
	signalled(pthread_cond_broadcast);
	timed_out();
	cancelled(NULL, 0);
	cancelled(&mutex, 0);
	cancelled(NULL, 1);
	CALL(pthread_cond_destroy(&monotonic_cond));
	return 0;
}
