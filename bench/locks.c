/* SPDX-License-Identifier: MIT */
/*
 * Many locks, none of which is fought over: the cost of a lock+unlock pair, in nanoseconds of one
 * thread's time. `bench-locks THREADS LOCKS [million pairs]`: every thread takes all the locks in
 * an order of its own; with `apart` for LOCKS each thread has one for itself, beside the others'.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS_MAX = 1024, LOCKS_MAX = 1 << 20 };

static pthread_mutex_t locks[LOCKS_MAX];
static pthread_barrier_t start;
static uint32_t lock_count;
static long pair_count; /* of each thread */
static int is_apart;

static void *take(void *number)
{
	uint32_t at = (uint32_t)(uintptr_t)number * 7919 % lock_count;
	/* odd, so that it comes by all of them before it comes back where their number is even */
	uint32_t step = is_apart ? 0 : ((uint32_t)(uintptr_t)number * 2 + 1) % lock_count;

	pthread_barrier_wait(&start);
	for (long i = 0; i < pair_count; i++) {
		pthread_mutex_lock(&locks[at]);
		pthread_mutex_unlock(&locks[at]);
		at += step;
		if (at >= lock_count)
			at -= lock_count;
	}
	return NULL;
}

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
	int thread_count = argc > 2 ? atoi(argv[1]) : 0;
	pthread_t threads[THREADS_MAX];
	double begin_ns;

	if (thread_count < 1 || thread_count > THREADS_MAX)
		goto usage;
	is_apart = strcmp(argv[2], "apart") == 0;
	lock_count = is_apart ? (uint32_t)thread_count * 7919 : (uint32_t)atoi(argv[2]);
	if (lock_count < 1 || lock_count > LOCKS_MAX)
		goto usage;
	pair_count = (argc > 3 ? atol(argv[3]) : 4) * 1000000 / thread_count;
	for (uint32_t i = 0; i < lock_count; i++)
		locks[i] = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	pthread_barrier_init(&start, NULL, (unsigned int)thread_count + 1);
	for (int i = 0; i < thread_count; i++)
		pthread_create(&threads[i], NULL, take, (void *)(uintptr_t)i);
	pthread_barrier_wait(&start);
	begin_ns = now_ns();
	for (int i = 0; i < thread_count; i++)
		pthread_join(threads[i], NULL);
	printf("%.2f\n", (now_ns() - begin_ns) / (double)(pair_count * thread_count));
	return 0;
usage:
	fprintf(stderr, "usage: bench-locks THREADS LOCKS|apart [million pairs]\n");
	return 2;
}
