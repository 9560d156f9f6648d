/* SPDX-License-Identifier: MIT */
/* 100,000 locks in one program, each taken by several threads. */
#include "behaviour.h"

enum { LOCKS = 100000, THREADS = 2, ROUNDS = 2 };

static pthread_mutex_t *locks;
static int *counts; /* each under its lock */

static void *work(void *unused)
{
	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < LOCKS; i++) {
			pthread_mutex_lock(&locks[i]);
			counts[i]++;
			pthread_mutex_unlock(&locks[i]);
		}
	return unused;
}

int main(void)
{
	struct task tasks[THREADS];
	long wrong = 0;

	locks = calloc(LOCKS, sizeof(*locks));
	counts = calloc(LOCKS, sizeof(*counts));
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&locks[i], NULL);
	for (int i = 0; i < THREADS; i++)
		task_start(&tasks[i], work, NULL);
	for (int i = 0; i < THREADS; i++)
		task_join(&tasks[i]);
	for (int i = 0; i < LOCKS; i++)
		wrong += counts[i] != THREADS * ROUNDS;
	SAY("wrong counts %ld\n", wrong);
	free(locks);
	free(counts);
	return 0;
}
