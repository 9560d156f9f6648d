/* SPDX-License-Identifier: MIT */
/*
 * A thread whose table is full goes on for some seconds with locks that are in none, by calls that
 * are no pthread_mutex_lock, and kills itself. Prints how often it took each.
 */
#include <signal.h>
#include <stdbool.h>

#include "calls.h"

enum { FILLERS = 1000, /* a table has room for 768 */ RUN_MS = 2600, BATCH = 1000 };

static pthread_mutex_t fillers[FILLERS];
static pthread_mutex_t tried_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t read_rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t late_spin;

static void take_batch(void)
{
	for (int i = 0; i < BATCH; i++) {
		pthread_mutex_trylock(&tried_mutex);
		pthread_mutex_unlock(&tried_mutex);
		pthread_rwlock_rdlock(&read_rwlock);
		pthread_rwlock_unlock(&read_rwlock);
		pthread_spin_lock(&late_spin);
		pthread_spin_unlock(&late_spin);
	}
}

static bool is_before(const struct timespec *time)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec < time->tv_sec ||
	       (now.tv_sec == time->tv_sec && now.tv_nsec < time->tv_nsec);
}

int main(void)
{
	struct timespec end = calls_time(CLOCK_MONOTONIC, RUN_MS);
	long count = 0;

	pthread_spin_init(&late_spin, PTHREAD_PROCESS_PRIVATE);
	for (int i = 0; i < FILLERS; i++) {
		pthread_mutex_lock(&fillers[i]);
		pthread_mutex_unlock(&fillers[i]);
	}
	for (; is_before(&end); count += BATCH)
		take_batch();
	printf("%ld\n", count);
	fflush(stdout);
	raise(SIGKILL);
	return 0;
}
