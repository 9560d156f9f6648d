/* SPDX-License-Identifier: MIT */
/*
 * A thread that is interrupted while it waits for outer_lock: some waits by nothing, then one by a
 * handler that waits for inner_lock itself, then one by so many naps that no ring has room for
 * them.
 */
#include <signal.h>
#include <stdatomic.h>

#include "truth.h"

enum { PLAIN_ROUNDS = 4, NAPS = 400, SECTION_NS = 5000000 };

pthread_mutex_t outer_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t inner_lock = PTHREAD_MUTEX_INITIALIZER;

static pthread_barrier_t step;
static atomic_int handled_count;

static void nap(int signal)
{
	(void)signal;
	truth_sleep(1);
	handled_count++;
}

static void wait_inside(int signal)
{
	(void)signal;
	pthread_mutex_lock(&inner_lock);
	pthread_mutex_unlock(&inner_lock);
	handled_count++;
}

static void *wait_rounds(void *unused)
{
	for (int i = 0; i < PLAIN_ROUNDS + 2; i++) {
		pthread_barrier_wait(&step);
		pthread_mutex_lock(&outer_lock);
		pthread_mutex_unlock(&outer_lock);
		pthread_barrier_wait(&step);
	}
	return unused;
}

/* Until the thread has come back from `count` handlers since the last call. */
static void interrupt(pthread_t thread, int signal, int count)
{
	handled_count = 0;
	for (int i = 0; i < count; i++) {
		pthread_kill(thread, signal);
		if (signal == SIGUSR2) {
			truth_sleep(SECTION_NS);
			pthread_mutex_unlock(&inner_lock);
		}
		while (handled_count <= i)
			truth_sleep(1000);
	}
}

int main(void)
{
	pthread_t waiter;

	signal(SIGUSR1, nap);
	signal(SIGUSR2, wait_inside);
	pthread_barrier_init(&step, NULL, 2);
	pthread_create(&waiter, NULL, wait_rounds, NULL);
	for (int i = 0; i < PLAIN_ROUNDS + 2; i++) {
		pthread_mutex_lock(&outer_lock);
		pthread_mutex_lock(&inner_lock);
		pthread_barrier_wait(&step);
		truth_sleep(SECTION_NS);
		if (i == PLAIN_ROUNDS)
			interrupt(waiter, SIGUSR2, 1);
		else
			pthread_mutex_unlock(&inner_lock);
		if (i == PLAIN_ROUNDS + 1)
			interrupt(waiter, SIGUSR1, NAPS);
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(&outer_lock);
		pthread_barrier_wait(&step);
	}
	pthread_join(waiter, NULL);
	printf("handled %d\n", handled_count);
	return 0;
}
