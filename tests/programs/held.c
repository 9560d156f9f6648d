/* SPDX-License-Identifier: MIT */
/*
 * held THREADS ROUNDS HOLD_NS: each thread takes one lock in each round, and is busy for so long in
 * it and for 120 us outside.
 */
#include <stdlib.h>

#include "truth.h"

enum { OUTSIDE_NS = 120000 };

pthread_mutex_t held_lock = PTHREAD_MUTEX_INITIALIZER;

static int rounds;
static uint64_t hold_ns;

static void *run(void *unused)
{
	for (int i = 0; i < rounds; i++) {
		pthread_mutex_lock(&held_lock);
		truth_spin(hold_ns);
		pthread_mutex_unlock(&held_lock);
		truth_spin(OUTSIDE_NS);
	}
	return unused;
}

int main(int argc, char **argv)
{
	int count = argc == 4 ? atoi(argv[1]) : 0;
	pthread_t *threads = calloc((size_t)count + 1, sizeof(*threads));

	if (count < 1 || !threads) {
		fputs("usage: held THREADS ROUNDS HOLD_NS\n", stderr);
		return 2;
	}
	rounds = atoi(argv[2]);
	hold_ns = strtoull(argv[3], NULL, 10);
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, run, NULL);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	return 0;
}
