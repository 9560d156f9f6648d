/* SPDX-License-Identifier: MIT */
/*
 * One address, many lives: a mutex, a rwlock, a semaphore and a spin lock in turn are initialised,
 * used and destroyed at the same place, each by a call of its own. Prints what was done.
 */
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#include "calls.h"

enum { LIVES = 5000, USES = 3 };

static union {
	pthread_mutex_t mutex;
	pthread_rwlock_t rwlock;
	pthread_spinlock_t spin;
	sem_t sem;
} place;

static void live_as_mutex(void)
{
	pthread_mutex_init(&place.mutex, NULL);
	for (int i = 0; i < USES; i++) {
		pthread_mutex_lock(&place.mutex);
		pthread_mutex_unlock(&place.mutex);
	}
	pthread_mutex_destroy(&place.mutex);
}

static void live_as_rwlock(void)
{
	pthread_rwlock_init(&place.rwlock, NULL);
	for (int i = 0; i < USES; i++) {
		pthread_rwlock_wrlock(&place.rwlock);
		pthread_rwlock_unlock(&place.rwlock);
	}
	pthread_rwlock_rdlock(&place.rwlock);
	pthread_rwlock_unlock(&place.rwlock);
	pthread_rwlock_destroy(&place.rwlock);
}

static void live_as_spin(void)
{
	pthread_spin_init(&place.spin, PTHREAD_PROCESS_PRIVATE);
	for (int i = 0; i < USES; i++) {
		pthread_spin_lock(&place.spin);
		pthread_spin_unlock(&place.spin);
	}
	pthread_spin_destroy(&place.spin);
}

static void live_as_sem(void)
{
	sem_init(&place.sem, 0, 1);
	for (int i = 0; i < USES; i++) {
		sem_wait(&place.sem);
		sem_post(&place.sem);
	}
	sem_destroy(&place.sem);
}

static void *churn(void *unused)
{
	for (int i = 0; i < LIVES; i++) {
		live_as_mutex();
		live_as_rwlock();
		live_as_spin();
		live_as_sem();
	}
	return unused;
}

/* By kind, over all rows of the place. */
int main(void)
{
	churn(NULL);
	calls_elsewhere(churn, NULL);
	printf("kind mutex %d %d\n", 2 * LIVES * USES, 2 * LIVES);
	printf("kind rwlock %d %d\n", 2 * LIVES * (USES + 1), 2 * LIVES);
	printf("kind spin %d %d\n", 2 * LIVES * USES, 2 * LIVES);
	printf("kind sem %d %d\n", 2 * LIVES * USES, 2 * LIVES);
	return 0;
}
