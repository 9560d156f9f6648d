/* SPDX-License-Identifier: MIT */
/*
 * A writer that readers do not let in. Four threads look things up in a table, and there is always
 * one of them in it; so whoever wants to change it waits. `reader-starvation fixed` makes the lock
 * prefer writers.
 */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdio.h>

#include "work.h"

enum {
	READERS = 4,
	CHANGES = 30,
	PATIENCE_S = 4,
	LOOK_UP_NS = 300000,
	ELSEWHERE_NS = 80000,
	CHANGE_NS = 60000,
	PAUSE_NS = 3000000,
};

static pthread_rwlock_t table_lock;

static bool is_fixed;
static atomic_bool is_done;
static int change_count;
static atomic_ulong look_up_count;

/* Whoever waits for this lock may wait for ever: so there is an end to it. */
static void change_table(void)
{
	struct timespec deadline;

	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_sec += PATIENCE_S;
	while (change_count < CHANGES && pthread_rwlock_timedwrlock(&table_lock, &deadline) == 0) {
		compute(CHANGE_NS);
		change_count++;
		pthread_rwlock_unlock(&table_lock);
		pause_for(PAUSE_NS);
	}
	is_done = true;
}

static void look_up(void)
{
	while (!is_done) {
		pthread_rwlock_rdlock(&table_lock);
		pause_for(LOOK_UP_NS); /* it comes from a disk */
		pthread_rwlock_unlock(&table_lock);
		look_up_count++;
		pause_for(ELSEWHERE_NS);
	}
}

static void *run(void *number)
{
	if (number)
		look_up();
	else
		change_table();
	return NULL;
}

static void make_lock(void)
{
	pthread_rwlockattr_t attributes;

	pthread_rwlockattr_init(&attributes);
	if (is_fixed)
		pthread_rwlockattr_setkind_np(&attributes,
					      PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&table_lock, &attributes);
	pthread_rwlockattr_destroy(&attributes);
}

int main(int argc, char **argv)
{
	unsigned long begin_ns = now_ns();

	is_fixed = is_asked_to_be_fixed(argc, argv);
	make_lock();
	run_threads(READERS + 1, run);
	printf("%d changes and %lu look-ups in %.2f s\n", change_count, look_up_count,
	       (double)(now_ns() - begin_ns) / 1e9);
	return 0;
}
