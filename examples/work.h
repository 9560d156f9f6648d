/* SPDX-License-Identifier: MIT */
/* What the examples are busy with. */
#ifndef EXAMPLES_WORK_H
#define EXAMPLES_WORK_H

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

static inline unsigned long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)now.tv_sec * 1000000000ul + (unsigned long)now.tv_nsec;
}

/** Keeps a CPU busy for so long. */
static inline void compute(unsigned long duration_ns)
{
	unsigned long until_ns = now_ns() + duration_ns;

	while (now_ns() < until_ns)
		;
}

static inline void pause_for(unsigned long duration_ns)
{
	struct timespec duration = {.tv_nsec = (long)duration_ns};

	nanosleep(&duration, NULL);
}

/** Whether the program is to run with its lesson learnt. */
static inline bool is_asked_to_be_fixed(int argc, char **argv)
{
	return argc > 1 && strcmp(argv[1], "fixed") == 0;
}

/** Runs `count` threads, each with its number as an argument, until they are done. */
static inline void run_threads(int count, void *(*run)(void *number))
{
	pthread_t threads[64];

	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, run, (void *)(long)i);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

#endif
