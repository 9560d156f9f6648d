/* SPDX-License-Identifier: MIT */
/* 100,000 locks, each taken a known number of times by each of some threads, in different orders.
 */
#include <stdio.h>

#include "calls.h"

enum { LOCKS = 100000, THREADS = 4, ROUNDS = 3, STRIDE = 7919 };

static pthread_mutex_t many[LOCKS];
static pthread_barrier_t all_done;

static void *lock_all(void *number)
{
	uint32_t at = (uint32_t)(uintptr_t)number * (LOCKS / THREADS);

	for (int i = 0; i < LOCKS * ROUNDS; i++) {
		at = (at + STRIDE) % LOCKS;
		pthread_mutex_lock(&many[at]);
		pthread_mutex_unlock(&many[at]);
	}
	pthread_barrier_wait(&all_done);
	pthread_barrier_wait(&all_done);
	return NULL;
}

/* Private memory that the process really has, in KiB: proc_pid_status(5). */
static long anonymous_kib(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[256];
	long kib = -1;

	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "RssAnon: %ld", &kib) == 1)
			break;
	if (status)
		fclose(status);
	return kib;
}

int main(void)
{
	pthread_t threads[THREADS];

	pthread_barrier_init(&all_done, NULL, THREADS + 1);
	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, lock_all, (void *)i);
	pthread_barrier_wait(&all_done); /* the threads and their tables are still there */
	printf("locks %d each %d\nmemory %ld threads %d\n", LOCKS, THREADS * ROUNDS,
	       anonymous_kib(), THREADS);
	pthread_barrier_wait(&all_done);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
