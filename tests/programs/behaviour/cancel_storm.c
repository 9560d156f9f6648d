/* SPDX-License-Identifier: MIT */
/* Hundreds of waits cancelled just as they are signalled: none hangs, no signal or post is lost. */
#include <semaphore.h>

#include "behaviour.h"

enum { ROUNDS = 300 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static sem_t sem;
static int taken; /* under mutex */

static void unlock(void *unused)
{
	(void)unused;
	pthread_mutex_unlock(&mutex);
}

static void *cond_waiter(void *unused)
{
	pthread_mutex_lock(&mutex);
	pthread_cleanup_push(unlock, NULL);
	pthread_cond_wait(&cond, &mutex);
	pthread_cleanup_pop(1);
	return unused;
}

static void *sem_waiter(void *unused)
{
	sem_wait(&sem);
	pthread_mutex_lock(&mutex);
	taken++;
	pthread_mutex_unlock(&mutex);
	return unused;
}

int main(void)
{
	int value, hangs = 0;

	sem_init(&sem, 0, 0);
	for (int i = 0; i < ROUNDS; i++) {
		struct task waiter, taker;

		task_start(&waiter, cond_waiter, NULL);
		task_start(&taker, sem_waiter, NULL);
		if (i % 3 == 0)
			sched_yield();
		pthread_cond_signal(&cond);
		pthread_cancel(waiter.thread);
		sem_post(&sem);
		pthread_cancel(taker.thread);
		task_join(&waiter);
		task_join(&taker);
		hangs += pthread_mutex_trylock(&mutex) != 0;
		pthread_mutex_unlock(&mutex);
	}
	sem_getvalue(&sem, &value);
	SAY("left locked %d, posts kept %d\n", hangs, value + taken == ROUNDS);
	return 0;
}
