/* SPDX-License-Identifier: MIT */
/*
 * A thread whose table is full goes on for some seconds with locks that are in none, by calls that
 * are no pthread_mutex_lock, and kills itself. Prints how often it took each.
 */
#include <signal.h>

#include "fillers.h"
#include "truth.h"

enum { RUN_NS = 2600000000, BATCH = 1000 };

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

int main(void)
{
	uint64_t end_ns = truth_now_ns() + RUN_NS;
	long count = 0;

	pthread_spin_init(&late_spin, PTHREAD_PROCESS_PRIVATE);
	fillers_take();
	for (; truth_now_ns() < end_ns; count += BATCH)
		take_batch();
	printf("%ld\n", count);
	fflush(stdout);
	raise(SIGKILL);
	return 0;
}
