/* SPDX-License-Identifier: MIT */
/*
 * Threads that take turns at a static lock, and start anew in every round: futex_rounds ROUNDS.
 * SIGTERM ends it with the round that runs. What it prints and returns is known. Linked statically,
 * too.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 3, TURNS = 200, STATUS = 7 };

pthread_mutex_t round_lock = PTHREAD_MUTEX_INITIALIZER;
static long turns;
static volatile sig_atomic_t is_last;

static void end_with_round(int signal)
{
	(void)signal;
	is_last = 1;
}

static void *take_turns(void *unused)
{
	for (int i = 0; i < TURNS; i++) {
		pthread_mutex_lock(&round_lock);
		turns++;
		/* Asleep with the lock: the others have to wait for it, on any machine. */
		if (i % 20 == 0)
			usleep(500);
		pthread_mutex_unlock(&round_lock);
	}
	return unused;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 1;
	pthread_t threads[THREADS];

	signal(SIGTERM, end_with_round);
	puts("started");
	fflush(stdout);
	for (int round = 0; round < rounds && !is_last; round++) {
		for (int i = 0; i < THREADS; i++)
			pthread_create(&threads[i], NULL, take_turns, NULL);
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
	}
	printf("turns %ld\n", turns);
	return STATUS;
}
