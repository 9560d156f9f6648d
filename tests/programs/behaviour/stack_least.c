/* SPDX-License-Identifier: MIT */
/* Threads with the smallest stacks there are fight for locks, wait and are woken. */
#include <limits.h>
#include <semaphore.h>

#include "behaviour.h"

enum { THREADS = 4, ROUNDS = 300 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t sem;
static int turn; /* under mutex */

static void *work(void *argument)
{
	int number = (int)(intptr_t)argument;

	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		while (turn % THREADS != number)
			pthread_cond_wait(&cond, &mutex);
		turn++;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&mutex);
		pthread_rwlock_wrlock(&rwlock);
		pthread_rwlock_unlock(&rwlock);
		while (sem_wait(&sem) < 0)
			;
		sem_post(&sem);
	}
	return NULL;
}

int main(void)
{
	pthread_attr_t attributes;
	pthread_t threads[THREADS];
	size_t size;

	sem_init(&sem, 0, 1);
	pthread_attr_init(&attributes);
	CALL(pthread_attr_setstacksize(&attributes, (size_t)sysconf(_SC_THREAD_STACK_MIN)));
	CALL(pthread_attr_getstacksize(&attributes, &size));
	for (intptr_t i = 0; i < THREADS; i++)
		CALL(pthread_create(&threads[i], &attributes, work, (void *)i));
	for (int i = 0; i < THREADS; i++)
		CALL(pthread_join(threads[i], NULL));
	SAY("turns %d\n", turn);
	return 0;
}
