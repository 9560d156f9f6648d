/* SPDX-License-Identifier: MIT */
/* Thousands of threads that live for a few locks: `thread_churn [threads]`, eight at a time. */
#include <stdlib.h>

#include "truth.h"

enum { AT_ONCE = 8, LOCKS_PER_THREAD = 20 };

pthread_mutex_t churn_lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t acquisition_count; /* under churn_lock */

static void *live_shortly(void *unused)
{
	for (int i = 0; i < LOCKS_PER_THREAD; i++) {
		pthread_mutex_lock(&churn_lock);
		acquisition_count++;
		pthread_mutex_unlock(&churn_lock);
	}
	return unused;
}

int main(int argc, char **argv)
{
	int thread_count = argc > 1 ? atoi(argv[1]) : 2000;
	struct truth truth = {0};

	for (int i = 0; i < thread_count; i += AT_ONCE) {
		pthread_t threads[AT_ONCE];

		for (int j = 0; j < AT_ONCE; j++)
			if (pthread_create(&threads[j], NULL, live_shortly, NULL) != 0)
				return 1;
		for (int j = 0; j < AT_ONCE; j++)
			pthread_join(threads[j], NULL);
	}
	truth.acquisitions = acquisition_count;
	truth_print("churn_lock", &truth);
	return 0;
}
