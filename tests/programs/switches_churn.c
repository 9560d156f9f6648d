/* SPDX-License-Identifier: MIT */
/*
 * Many threads one after the other, each of which waits often enough to look at its context
 * switches. Prints how many rings of them are mapped while the last one runs, and at the end.
 */
#include <string.h>

#include "truth.h"

enum { THREADS = 120, ROUNDS = 3, SECTION_NS = 100000 };

pthread_mutex_t churned_lock = PTHREAD_MUTEX_INITIALIZER;

static pthread_barrier_t step;
static int mapped_count; /* by the newest thread */

static int count_mapped(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];
	int count = 0;

	while (maps && fgets(line, sizeof(line), maps))
		count += strstr(line, "[perf_event]") != NULL;
	if (maps)
		fclose(maps);
	return count;
}

static void *wait_rounds(void *is_last)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&step);
		pthread_mutex_lock(&churned_lock);
		pthread_mutex_unlock(&churned_lock);
		pthread_barrier_wait(&step);
	}
	if (is_last)
		mapped_count = count_mapped();
	return NULL;
}

int main(void)
{
	pthread_barrier_init(&step, NULL, 2);
	for (int i = 0; i < THREADS; i++) {
		pthread_t waiter;

		pthread_create(&waiter, NULL, wait_rounds, i == THREADS - 1 ? &step : NULL);
		for (int j = 0; j < ROUNDS; j++) {
			pthread_mutex_lock(&churned_lock);
			pthread_barrier_wait(&step);
			truth_sleep(SECTION_NS);
			pthread_mutex_unlock(&churned_lock);
			pthread_barrier_wait(&step);
		}
		pthread_join(waiter, NULL);
	}
	printf("mapped %d, then %d\n", mapped_count, count_mapped());
	return 0;
}
