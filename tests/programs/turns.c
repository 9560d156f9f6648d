/* SPDX-License-Identifier: MIT */
/* One lock, held for a millisecond by each of some threads in turn: `turns [threads] [rounds]
 * [hold_us]`. */
#include <stdlib.h>

#include "truth.h"

enum { THREADS_MAX = 64 };

pthread_mutex_t turn_lock = PTHREAD_MUTEX_INITIALIZER;

static pthread_barrier_t start;
static int round_count = 20;
static uint64_t hold_ns = 1000000;

static void *take_turns(void *data)
{
	struct truth *truth = data;

	for (int i = 0; i < round_count; i++) {
		uint64_t request_ns, acquire_ns;

		pthread_barrier_wait(&start);
		request_ns = truth_now_ns();
		pthread_mutex_lock(&turn_lock);
		acquire_ns = truth_now_ns();
		truth_sleep(hold_ns);
		truth->hold_ns += truth_now_ns() - acquire_ns;
		pthread_mutex_unlock(&turn_lock);
		truth->wait_ns += acquire_ns - request_ns;
		truth->acquisitions++;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int thread_count = argc > 1 ? atoi(argv[1]) : 4;
	pthread_t threads[THREADS_MAX];
	struct truth parts[THREADS_MAX] = {0}, sum = {0};

	if (argc > 2)
		round_count = atoi(argv[2]);
	if (argc > 3)
		hold_ns = strtoull(argv[3], NULL, 10) * 1000;
	if (thread_count < 1 || thread_count > THREADS_MAX)
		return 2;
	pthread_barrier_init(&start, NULL, (unsigned int)thread_count);
	for (int i = 0; i < thread_count; i++)
		pthread_create(&threads[i], NULL, take_turns, &parts[i]);
	for (int i = 0; i < thread_count; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&sum, &parts[i]);
	}
	truth_print("turn_lock", &sum);
	return 0;
}
