/* SPDX-License-Identifier: MIT */
/*
 * Several threads at one lock: handed over between two that run in it; a convoy of four that sleep
 * in it; and a herd that a broadcast wakes, each of which sleeps in it before a bystander gets it.
 */
#include <stdbool.h>

#include "blame.h"

enum { CONVOY = 4, HERD = 3, ROUNDS = 10, SECTION_NS = 3000000 };

pthread_mutex_t handoff_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t convoy_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t herd_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t herd_cond = PTHREAD_COND_INITIALIZER;

static pthread_barrier_t handoff_turn, herd_end;
static sem_t bystander_go;
static int generation, waiting;

/* By turns: one holds it and the other one comes, waits, and gets it. */
static void *hand_over(void *data)
{
	bool is_first = data == NULL;

	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&handoff_turn);
		if (!is_first)
			truth_sleep(SECTION_NS / 10);
		pthread_mutex_lock(&handoff_lock);
		truth_spin(SECTION_NS);
		pthread_mutex_unlock(&handoff_lock);
	}
	return NULL;
}

static void *convoy(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&convoy_lock);
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(&convoy_lock);
	}
	return unused;
}

/* Each of them sleeps in the lock once the broadcast has woken it. */
static void *herd(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&herd_lock);
		waiting++;
		while (generation == i)
			pthread_cond_wait(&herd_cond, &herd_lock);
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(&herd_lock);
		pthread_barrier_wait(&herd_end);
	}
	return unused;
}

/* Comes when the herd has been woken, and waits for whoever of it is before him. */
static void *bystander(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		sem_wait(&bystander_go);
		pthread_mutex_lock(&herd_lock);
		pthread_mutex_unlock(&herd_lock);
		pthread_barrier_wait(&herd_end);
	}
	return unused;
}

static bool is_herd_waiting(int round)
{
	bool is_all;

	pthread_mutex_lock(&herd_lock);
	is_all = waiting == (round + 1) * HERD;
	pthread_mutex_unlock(&herd_lock);
	return is_all;
}

static void drive_herd(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		while (!is_herd_waiting(i))
			truth_sleep(SECTION_NS);
		pthread_mutex_lock(&herd_lock);
		generation++;
		pthread_cond_broadcast(&herd_cond);
		sem_post(&bystander_go);
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(&herd_lock);
		pthread_barrier_wait(&herd_end);
	}
}

static void run_herd(void)
{
	pthread_t threads[HERD + 1];

	sem_init(&bystander_go, 0, 0);
	pthread_barrier_init(&herd_end, NULL, HERD + 2);
	for (int i = 0; i < HERD; i++)
		pthread_create(&threads[i], NULL, herd, NULL);
	pthread_create(&threads[HERD], NULL, bystander, NULL);
	drive_herd();
	for (int i = 0; i <= HERD; i++)
		pthread_join(threads[i], NULL);
}

static void run(void *(*routine)(void *), int count, void *other)
{
	pthread_t threads[CONVOY];

	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, routine, i ? other : NULL);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

int main(void)
{
	pthread_barrier_init(&handoff_turn, NULL, 2);
	run(hand_over, 2, &handoff_turn);
	run(convoy, CONVOY, NULL);
	run_herd();
	return 0;
}
