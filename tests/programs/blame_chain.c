/* SPDX-License-Identifier: MIT */
/*
 * A chain of three locks: main waits for first_lock, whose holder waits for second_lock, whose
 * holder waits for third_lock, whose holder sleeps.
 */
#include "blame.h"

enum { THREADS = 3, STEP_NS = 500000, SECTION_NS = 20000000 };

pthread_mutex_t first_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t second_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t third_lock = PTHREAD_MUTEX_INITIALIZER;

static pthread_barrier_t round_begin, round_end;

/* Holds one lock while it waits for the next one, in time for the others to wait for it. */
struct link {
	pthread_mutex_t *lock;
	pthread_mutex_t *next; /* NULL: it sleeps */
	int step;
};

static void *hold_link(void *data)
{
	const struct link *link = data;

	for (int i = 0; i < BLAME_ROUNDS; i++) {
		pthread_barrier_wait(&round_begin);
		truth_sleep((uint64_t)link->step * STEP_NS);
		pthread_mutex_lock(link->lock);
		if (link->next) {
			pthread_mutex_lock(link->next);
			pthread_mutex_unlock(link->next);
		} else {
			truth_sleep(SECTION_NS);
		}
		pthread_mutex_unlock(link->lock);
		pthread_barrier_wait(&round_end);
	}
	return NULL;
}

int main(void)
{
	struct link links[THREADS] = {
		{&third_lock, NULL, 0},
		{&second_lock, &third_lock, 1},
		{&first_lock, &second_lock, 2},
	};
	pthread_t threads[THREADS];

	pthread_barrier_init(&round_begin, NULL, THREADS + 1);
	pthread_barrier_init(&round_end, NULL, THREADS + 1);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, hold_link, &links[i]);
	for (int i = 0; i < BLAME_ROUNDS; i++) {
		pthread_barrier_wait(&round_begin);
		truth_sleep((uint64_t)THREADS * STEP_NS);
		pthread_mutex_lock(&first_lock);
		pthread_mutex_unlock(&first_lock);
		pthread_barrier_wait(&round_end);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
