/* SPDX-License-Identifier: MIT */
/*
 * A lock of each kind whose holder sleeps while one thread waits for it, ROUNDS times; then as many
 * waits for a cond and at a barrier. How often is waited, and what for, is known by construction.
 */
#include <semaphore.h>

#include "truth.h"

enum { ROUNDS = 8, SECTION_NS = 50000000 };

pthread_mutex_t plain_mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t inherit_mutex;
pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t spin_lock;
sem_t guard_sem;
pthread_mutex_t cond_mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
pthread_barrier_t barrier;

static sem_t go, held, done;
static int ready_count;

/* Holder and waiter may call different functions: a reader waits behind a writer. */
struct scene {
	int (*hold)(void *);
	int (*wait)(void *);
	int (*release)(void *);
	void *lock;
};

#define CALLS(object, hold, wait, release)                                                    \
	{                                                                                     \
		(int (*)(void *))(hold), (int (*)(void *))(wait), (int (*)(void *))(release), \
			(void *)&(object)                                                     \
	}

static void *hold_rounds(void *data)
{
	const struct scene *scene = data;

	for (int i = 0; i < ROUNDS; i++) {
		sem_wait(&go);
		scene->hold(scene->lock);
		sem_post(&held);
		truth_sleep(SECTION_NS);
		scene->release(scene->lock);
		sem_post(&done);
	}
	return NULL;
}

static void play(struct scene *scene)
{
	pthread_t holder;

	pthread_create(&holder, NULL, hold_rounds, scene);
	for (int i = 0; i < ROUNDS; i++) {
		sem_post(&go);
		sem_wait(&held);
		scene->wait(scene->lock);
		scene->release(scene->lock);
		sem_wait(&done);
	}
	pthread_join(holder, NULL);
}

static void *signal_rounds(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		sem_wait(&go);
		truth_sleep(SECTION_NS);
		pthread_mutex_lock(&cond_mutex);
		ready_count++;
		pthread_mutex_unlock(&cond_mutex);
		pthread_cond_signal(&cond);
	}
	return unused;
}

static void play_cond(void)
{
	pthread_t signaller;

	pthread_create(&signaller, NULL, signal_rounds, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		sem_post(&go);
		pthread_mutex_lock(&cond_mutex);
		while (ready_count == i)
			pthread_cond_wait(&cond, &cond_mutex);
		pthread_mutex_unlock(&cond_mutex);
	}
	pthread_join(signaller, NULL);
}

static void *arrive_late(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		truth_sleep(SECTION_NS);
		pthread_barrier_wait(&barrier);
	}
	return unused;
}

static void play_barrier(void)
{
	pthread_t late;

	pthread_create(&late, NULL, arrive_late, NULL);
	for (int i = 0; i < ROUNDS; i++)
		pthread_barrier_wait(&barrier);
	pthread_join(late, NULL);
}

int main(void)
{
	struct scene scenes[] = {
		CALLS(plain_mutex, pthread_mutex_lock, pthread_mutex_lock, pthread_mutex_unlock),
		CALLS(inherit_mutex, pthread_mutex_lock, pthread_mutex_lock, pthread_mutex_unlock),
		CALLS(rwlock, pthread_rwlock_wrlock, pthread_rwlock_rdlock, pthread_rwlock_unlock),
		CALLS(rwlock, pthread_rwlock_rdlock, pthread_rwlock_wrlock, pthread_rwlock_unlock),
		CALLS(spin_lock, pthread_spin_lock, pthread_spin_lock, pthread_spin_unlock),
		CALLS(guard_sem, sem_wait, sem_wait, sem_post),
	};
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&inherit_mutex, &attributes);
	pthread_spin_init(&spin_lock, PTHREAD_PROCESS_PRIVATE);
	pthread_barrier_init(&barrier, NULL, 2);
	sem_init(&guard_sem, 0, 1);
	sem_init(&go, 0, 0);
	sem_init(&held, 0, 0);
	sem_init(&done, 0, 0);
	for (unsigned int i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		play(&scenes[i]);
	play_cond();
	play_barrier();
	return 0;
}
