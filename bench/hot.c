/* SPDX-License-Identifier: MIT */
/*
 * Threads on one hot mutex, for a while: prints operations per millisecond.
 * `bench-hot THREADS SECTION_NS [MILLISECONDS]`. Between two operations a thread does as much work
 * as inside: a lock that is never let go of would measure its own starvation.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { THREADS_MAX = 64, LOOPS_MEASURED = 10000000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t start;
static volatile int ends;
static long loops; /* of work() in one section */

static void work(long count)
{
	for (long i = 0; i < count; i++)
		__asm__ volatile("" ::: "memory");
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static double loop_cost_ns(void)
{
	uint64_t begin_ns = now_ns();

	work(LOOPS_MEASURED);
	return (double)(now_ns() - begin_ns) / LOOPS_MEASURED;
}

static void *operate(void *count)
{
	uint64_t done = 0;

	pthread_barrier_wait(&start);
	for (; !ends; done++) {
		pthread_mutex_lock(&mutex);
		work(loops);
		pthread_mutex_unlock(&mutex);
		work(loops);
	}
	*(uint64_t *)count = done;
	return NULL;
}

int main(int argc, char **argv)
{
	int thread_count = argc > 2 ? atoi(argv[1]) : 0;
	long milliseconds = argc > 3 ? atol(argv[3]) : 200;
	uint64_t counts[THREADS_MAX] = {0}, total = 0, begin_ns;
	pthread_t threads[THREADS_MAX];

	if (thread_count < 1 || thread_count > THREADS_MAX) {
		fprintf(stderr, "usage: bench-hot THREADS SECTION_NS [MILLISECONDS]\n");
		return 2;
	}
	loops = (long)(atof(argv[2]) / loop_cost_ns());
	pthread_barrier_init(&start, NULL, (unsigned int)thread_count + 1);
	for (int i = 0; i < thread_count; i++)
		pthread_create(&threads[i], NULL, operate, &counts[i]);
	pthread_barrier_wait(&start);
	begin_ns = now_ns();
	usleep((useconds_t)milliseconds * 1000);
	ends = 1;
	for (int i = 0; i < thread_count; i++) {
		pthread_join(threads[i], NULL);
		total += counts[i];
	}
	printf("%.1f\n", (double)total / ((double)(now_ns() - begin_ns) / 1e6));
	return 0;
}
