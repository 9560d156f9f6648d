/* SPDX-License-Identifier: MIT */
/*
 * A lock that nobody fights over, held for times that differ a hundredfold: `uncontended
 * [acquisitions] [locks] [seed]`. The truth about the holds comes from the same clock, read around
 * each. "disturbed NS" says by how much one hold lasted longer than it was meant to: its CPU was
 * gone.
 */
#include <stdlib.h>
#include <unistd.h>

#include "truth.h"

enum { LOCKS_MAX = 4096 };

pthread_mutex_t locks[LOCKS_MAX];

static void *stay_alive(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static uint64_t disturbed_ns;

static void hold_once(pthread_mutex_t *lock, uint64_t hold_ns, struct truth *truth)
{
	uint64_t acquire_ns, held_ns;

	pthread_mutex_lock(lock);
	acquire_ns = truth_now_ns();
	truth_spin(hold_ns);
	held_ns = truth_now_ns() - acquire_ns;
	pthread_mutex_unlock(lock);
	truth->hold_ns += held_ns;
	if (held_ns > hold_ns + disturbed_ns)
		disturbed_ns = held_ns - hold_ns;
	truth->acquisitions++;
}

int main(int argc, char **argv)
{
	long acquisition_count = argc > 1 ? atol(argv[1]) : 20000;
	long lock_count = argc > 2 ? atol(argv[2]) : 1;
	unsigned int seed = argc > 3 ? (unsigned int)atoi(argv[3]) : 1;
	struct truth truth = {0};
	pthread_t other;

	if (lock_count < 1 || lock_count > LOCKS_MAX)
		return 2;
	pthread_create(&other, NULL, stay_alive, NULL);
	for (long i = 0; i < acquisition_count; i++) {
		uint64_t hold_ns = 1000 + (uint64_t)(rand_r(&seed) % 10000);

		hold_once(&locks[i % lock_count], rand_r(&seed) % 20 == 0 ? 10 * hold_ns : hold_ns,
			  &truth);
	}
	truth_print("locks", &truth);
	printf("disturbed %" PRIu64 "\n", disturbed_ns);
	return 0;
}
