/* SPDX-License-Identifier: MIT */
/*
 * Where a wait is spent: `adaptive short` fights over an adaptive mutex with sections shorter than
 * its spinning, `adaptive long` over a normal one that is held asleep.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "truth.h"

enum { THREADS = 2, SHORT_ROUNDS = 500000, LONG_ROUNDS = 200, LONG_HOLD_NS = 2000000 };

pthread_mutex_t adaptive_lock = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP;
pthread_mutex_t normal_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_long;
static pthread_barrier_t start;
static volatile int shared;

static void *work_short(void *data)
{
	struct truth *truth = data;

	pthread_barrier_wait(&start);
	for (int i = 0; i < SHORT_ROUNDS; i++) {
		pthread_mutex_lock(&adaptive_lock);
		for (int step = 0; step < 100; step++)
			shared++;
		pthread_mutex_unlock(&adaptive_lock);
		truth->acquisitions++;
	}
	return NULL;
}

static void *work_long(void *data)
{
	struct truth *truth = data;

	for (int i = 0; i < LONG_ROUNDS; i++) {
		uint64_t request_ns = truth_now_ns(), acquire_ns;

		pthread_mutex_lock(&normal_lock);
		acquire_ns = truth_now_ns();
		truth_sleep(LONG_HOLD_NS);
		truth->hold_ns += truth_now_ns() - acquire_ns;
		pthread_mutex_unlock(&normal_lock);
		truth->wait_ns += acquire_ns - request_ns;
		truth->acquisitions++;
		truth_sleep(1000);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	struct truth parts[THREADS] = {0}, sum = {0};

	is_long = argc > 1 && strcmp(argv[1], "long") == 0;
	pthread_barrier_init(&start, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, is_long ? work_long : work_short, &parts[i]);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&sum, &parts[i]);
	}
	truth_print(is_long ? "normal_lock" : "adaptive_lock", &sum);
	return 0;
}
