/* SPDX-License-Identifier: MIT */
/* A hot lock that everybody wants and a cold one that one thread uses: `hot_cold [threads]
 * [rounds]`. */
#include <stdlib.h>

#include "truth.h"

enum { THREADS_MAX = 64, HOT_HOLD_NS = 20000, OUTSIDE_NS = 5000, COLD_PER_ROUND = 50 };

pthread_mutex_t hot_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t cold_lock = PTHREAD_MUTEX_INITIALIZER;

static int round_count = 2000;
static pthread_barrier_t start;

/* A thread's first lock call takes longer than others: it is no part of the truth. */
static void warm_up(void)
{
	pthread_mutex_t own_lock = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&own_lock);
	pthread_mutex_unlock(&own_lock);
	pthread_barrier_wait(&start);
}

static void use_hot(struct truth *truth)
{
	uint64_t request_ns = truth_now_ns(), acquire_ns;

	pthread_mutex_lock(&hot_lock);
	acquire_ns = truth_now_ns();
	truth_spin(HOT_HOLD_NS);
	truth->hold_ns += truth_now_ns() - acquire_ns;
	pthread_mutex_unlock(&hot_lock);
	truth->wait_ns += acquire_ns - request_ns;
	truth->acquisitions++;
}

static void *work_hot(void *data)
{
	warm_up();
	for (int i = 0; i < round_count; i++) {
		use_hot(data);
		truth_spin(OUTSIDE_NS);
	}
	return NULL;
}

static void *work_cold(void *data)
{
	struct truth *truth = data;

	warm_up();
	for (int i = 0; i < round_count * COLD_PER_ROUND; i++) {
		uint64_t acquire_ns;

		pthread_mutex_lock(&cold_lock);
		acquire_ns = truth_now_ns();
		truth->hold_ns += truth_now_ns() - acquire_ns;
		pthread_mutex_unlock(&cold_lock);
		truth->acquisitions++;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int thread_count = argc > 1 ? atoi(argv[1]) : 2;
	pthread_t threads[THREADS_MAX], cold_thread;
	struct truth parts[THREADS_MAX] = {0}, hot = {0}, cold = {0};

	if (argc > 2)
		round_count = atoi(argv[2]);
	if (thread_count < 1 || thread_count > THREADS_MAX)
		return 2;
	pthread_barrier_init(&start, NULL, (unsigned int)thread_count + 1);
	for (int i = 0; i < thread_count; i++)
		pthread_create(&threads[i], NULL, work_hot, &parts[i]);
	pthread_create(&cold_thread, NULL, work_cold, &cold);
	for (int i = 0; i < thread_count; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&hot, &parts[i]);
	}
	pthread_join(cold_thread, NULL);
	truth_print("hot_lock", &hot);
	truth_print("cold_lock", &cold);
	return 0;
}
