/* SPDX-License-Identifier: MIT */
/*
 * A waiter whose CPU is taken when it is woken: a SCHED_FIFO thread spins there, so that the wait
 * after the release is all wake-up. Needs the right to use SCHED_FIFO; exits with 77 without it.
 */
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "truth.h"

enum { ROUNDS = 20, HOG_NS = 10000000 };

pthread_mutex_t wakeup_lock = PTHREAD_MUTEX_INITIALIZER;

static sem_t held, hog_start;
static atomic_int hogs_begun, hogs_ended, waits_begun, waits_ended;
static struct truth waiter_truth;

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

static void *hog(void *unused)
{
	struct sched_param parameters = {.sched_priority = 1};

	pin(0);
	if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) != 0)
		exit(77);
	for (int i = 0; i < ROUNDS; i++) {
		sem_wait(&hog_start);
		hogs_begun++;
		truth_spin(HOG_NS);
		hogs_ended++;
	}
	return unused;
}

static void *wait_for_it(void *unused)
{
	pin(0);
	for (int i = 0; i < ROUNDS; i++) {
		uint64_t request_ns;

		sem_wait(&held);
		waits_begun++;
		request_ns = truth_now_ns();
		pthread_mutex_lock(&wakeup_lock);
		waiter_truth.wait_ns += truth_now_ns() - request_ns;
		waiter_truth.acquisitions++;
		pthread_mutex_unlock(&wakeup_lock);
		waits_ended++;
	}
	return unused;
}

int main(void)
{
	pthread_t hog_thread, waiter;

	sem_init(&held, 0, 0);
	sem_init(&hog_start, 0, 0);
	pin(1);
	pthread_create(&hog_thread, NULL, hog, NULL);
	pthread_create(&waiter, NULL, wait_for_it, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&wakeup_lock);
		waiter_truth.acquisitions++;
		sem_post(&held);
		while (waits_begun <= i)
			sched_yield();
		truth_sleep(300000); /* it is asleep by now */
		sem_post(&hog_start);
		while (hogs_begun <= i)
			;
		pthread_mutex_unlock(&wakeup_lock);
		while (hogs_ended <= i)
			;
		while (waits_ended <= i) /* not before: the lock must not be taken again */
			truth_sleep(100000);
	}
	pthread_join(waiter, NULL);
	pthread_join(hog_thread, NULL);
	truth_print("wakeup_lock", &waiter_truth);
	return 0;
}
