/* SPDX-License-Identifier: MIT */
/*
 * Priority inversion: a SCHED_FIFO thread waits for a lock whose holder, of lower priority, has
 * lost its CPU to a third one in between; then the same with PTHREAD_PRIO_INHERIT, where it keeps
 * it. Exits with 77 where that is not allowed.
 */
#include "blame.h"

enum { LOW = 10, MIDDLE = 20, HIGH = 30, SECTION_NS = 20000000, HOG_NS = 40000000 };

pthread_mutex_t plain_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t inherit_lock;

static sem_t hog_go, hog_done;

static void *hog(void *unused)
{
	blame_pin(0);
	blame_priority(MIDDLE);
	for (int i = 0; i < 2 * BLAME_ROUNDS; i++) {
		sem_wait(&hog_go);
		truth_spin(HOG_NS);
		sem_post(&hog_done);
	}
	return unused;
}

static void be_low(void)
{
	blame_pin(0);
	blame_priority(LOW);
}

static void spin(void)
{
	truth_spin(SECTION_NS);
}

static void start_hog(void)
{
	/* once the one before has had its time, so that all rounds are alike */
	sem_wait(&hog_done);
	sem_post(&hog_go);
}

int main(void)
{
	struct blame_scene plain = {.lock = &plain_lock,
				    .section = spin,
				    .before_hold = be_low,
				    .before_wait = start_hog};
	struct blame_scene inherit = plain;
	pthread_mutexattr_t attributes;
	pthread_t hogger;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&inherit_lock, &attributes);
	inherit.lock = &inherit_lock;
	sem_init(&hog_go, 0, 0);
	sem_init(&hog_done, 0, 1);
	pthread_create(&hogger, NULL, hog, NULL);
	blame_pin(1);
	blame_priority(HIGH);
	blame_play(&plain);
	blame_play(&inherit);
	pthread_join(hogger, NULL);
	return 0;
}
