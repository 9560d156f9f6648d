/* SPDX-License-Identifier: MIT */
/*
 * What the blame programs share: one thread holds a lock and does something, another one waits.
 * What the holder does is what the wait must be blamed on.
 */
#ifndef LOCKCOST_TESTS_BLAME_H
#define LOCKCOST_TESTS_BLAME_H

#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>

#include "truth.h"

enum { BLAME_ROUNDS = 8, BLAME_SKIP = 77 /* exit status: not allowed to */ };

static inline void blame_pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

/** Make the calling thread a SCHED_FIFO one of this priority. */
static inline void blame_priority(int priority)
{
	struct sched_param parameters = {.sched_priority = priority};

	if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) != 0)
		exit(BLAME_SKIP);
}

/** One lock, its holder and its waiter. */
struct blame_scene {
	pthread_mutex_t *lock;
	void (*section)(void);	   /* what the holder does */
	void (*before_hold)(void); /* in the holder's thread, once; NULL: nothing */
	void (*before_wait)(void); /* in the waiter's thread, before each call; NULL: nothing */
	sem_t go, held, done;
};

static inline void *blame_hold(void *data)
{
	struct blame_scene *scene = data;

	if (scene->before_hold)
		scene->before_hold();
	for (int i = 0; i < BLAME_ROUNDS; i++) {
		sem_wait(&scene->go);
		pthread_mutex_lock(scene->lock);
		sem_post(&scene->held);
		scene->section();
		pthread_mutex_unlock(scene->lock);
		sem_post(&scene->done);
	}
	return NULL;
}

/** The caller waits for the lock once in each round. */
static inline void blame_play(struct blame_scene *scene)
{
	pthread_t holder;

	sem_init(&scene->go, 0, 0);
	sem_init(&scene->held, 0, 0);
	sem_init(&scene->done, 0, 0);
	pthread_create(&holder, NULL, blame_hold, scene);
	for (int i = 0; i < BLAME_ROUNDS; i++) {
		sem_post(&scene->go);
		sem_wait(&scene->held);
		if (scene->before_wait)
			scene->before_wait();
		pthread_mutex_lock(scene->lock);
		pthread_mutex_unlock(scene->lock);
		sem_wait(&scene->done);
	}
	pthread_join(holder, NULL);
}

#endif
