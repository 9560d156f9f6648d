/* SPDX-License-Identifier: MIT */
/* Every sem_* call, its answers, interruption by a signal, and cancellation. */
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

#include "calls.h"

static sem_t sem;
static struct timespec bad_time = {.tv_sec = 1, .tv_nsec = 1000000000};

static void available(void)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);

	CALL_ERRNO(sem_init(&sem, 0, 3));
	CALL_ERRNO(sem_wait(&sem));
	CALL_ERRNO(sem_trywait(&sem));
	CALL_ERRNO(sem_timedwait(&sem, &bad_time));
	CALL_ERRNO(sem_timedwait(&sem, &past));
	CALL_ERRNO(sem_trywait(&sem));
	CALL_ERRNO(sem_post(&sem));
	CALL_ERRNO(sem_clockwait(&sem, CLOCK_THREAD_CPUTIME_ID, &past));
	CALL_ERRNO(sem_clockwait(&sem, CLOCK_MONOTONIC, &bad_time));
	CALL_ERRNO(sem_clockwait(&sem, CLOCK_MONOTONIC, &past));
	CALL_ERRNO(sem_destroy(&sem));
}

static void taken(void)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	struct timespec soon_monotonic = calls_time(CLOCK_MONOTONIC, 20);

	CALL_ERRNO(sem_init(&sem, 0, 0));
	CALL_ERRNO(sem_trywait(&sem));
	CALL_ERRNO(sem_timedwait(&sem, &past));
	CALL_ERRNO(sem_timedwait(&sem, &soon));
	CALL_ERRNO(sem_timedwait(&sem, &bad_time));
	CALL_ERRNO(sem_clockwait(&sem, CLOCK_MONOTONIC, &soon_monotonic));
	CALL_ERRNO(sem_clockwait(&sem, CLOCK_MONOTONIC, &bad_time));
	CALL_ERRNO(sem_destroy(&sem));
}

static void limits(void)
{
	CALL_ERRNO(sem_init(&sem, 0, SEM_VALUE_MAX));
	CALL_ERRNO(sem_post(&sem));
	CALL_ERRNO(sem_init(&sem, 0, (unsigned int)SEM_VALUE_MAX + 1));
}

static void ignore(int signal)
{
	(void)signal;
}

static void *interrupt(void *data)
{
	usleep(20000);
	pthread_kill(*(pthread_t *)data, SIGUSR1);
	return NULL;
}

static void interrupted(void)
{
	struct sigaction action = {.sa_handler = ignore};
	pthread_t self = pthread_self(), other;

	sigaction(SIGUSR1, &action, NULL);
	sem_init(&sem, 0, 0);
	pthread_create(&other, NULL, interrupt, &self);
	CALL_ERRNO(sem_wait(&sem));
	pthread_join(other, NULL);
}

static void post_in_handler(int signal)
{
	(void)signal;
	sem_post(&sem);
}

static void posted_by_handler(void)
{
	struct sigaction action = {.sa_handler = post_in_handler, .sa_flags = SA_RESTART};
	pthread_t self = pthread_self(), other;

	sigaction(SIGUSR1, &action, NULL);
	sem_init(&sem, 0, 0);
	pthread_create(&other, NULL, interrupt, &self);
	CALL_ERRNO(sem_wait(&sem));
	pthread_join(other, NULL);
}

static void *wait_to_be_cancelled(void *data)
{
	struct timespec late = calls_time(CLOCK_REALTIME, 60000);

	if (data)
		sem_timedwait(&sem, &late);
	else
		sem_wait(&sem);
	return NULL;
}

static void *wait_with_pending(void *unused)
{
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	pthread_cancel(pthread_self());
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	sem_wait(&sem); /* free, but the cancellation comes first */
	return unused;
}

static void cancelled(void *kind)
{
	pthread_t waiter;
	void *result;

	sem_init(&sem, 0, 0);
	pthread_create(&waiter, NULL, wait_to_be_cancelled, kind);
	usleep(20000);
	CALL(pthread_cancel(waiter));
	pthread_join(waiter, &result);
	printf("cancelled: %d\n", result == PTHREAD_CANCELED);
}

static void named(void)
{
	char name[64];
	sem_t *opened;

	snprintf(name, sizeof(name), "/lockcost-test-%d", (int)getpid());
	CALL_ERRNO(sem_open("/lockcost-test-none", 0) == SEM_FAILED);
	opened = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
	CALL_ERRNO(sem_wait(opened));
	CALL_ERRNO(sem_trywait(opened));
	CALL_ERRNO(sem_post(opened));
	CALL_ERRNO(sem_close(opened));
	CALL_ERRNO(sem_unlink(name));
}

int main(void)
{
	void *result;
	int value = -1;

	available();
	taken();
	limits();
	interrupted();
	posted_by_handler();
	cancelled(NULL);
	cancelled(&sem);
	sem_init(&sem, 0, 1);
	result = calls_elsewhere(wait_with_pending, NULL);
	sem_getvalue(&sem, &value);
	printf("pending: cancelled %d, value %d\n", result == PTHREAD_CANCELED, value);
	named();
	return 0;
}
