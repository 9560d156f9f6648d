/* SPDX-License-Identifier: MIT */
/*
 * A lock of its own, made of an atomic and futex calls, that tells of itself; a mutex on the heap
 * with a name; and waits for the lock that are given up. Prints what it did.
 */
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lockcost/annotate.h"

#include "truth.h"

enum { THREADS = 4, ROUNDS = 2000, HOLD_NS = 20000, OUTSIDE_NS = 20000, ABANDONS = 10 };

/* 0: free, 1: taken, 2: taken, and somebody may sleep */
struct gate {
	atomic_uint word;
};

static struct gate gate;
static pthread_mutex_t *table_mutex;
static atomic_ullong waits, wait_ns, errno_changes;

static bool gate_try(struct gate *lock)
{
	unsigned int is_free = 0;

	return atomic_compare_exchange_strong(&lock->word, &is_free, 1);
}

static void gate_lock(struct gate *lock)
{
	uint64_t begin_ns;

	if (!gate_try(lock)) {
		begin_ns = truth_now_ns();
		LOCKCOST_ACQUIRING(lock);
		while (atomic_exchange(&lock->word, 2) != 0) {
			syscall(SYS_futex, &lock->word, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
			LOCKCOST_ACQUIRING(lock);
		}
		wait_ns += truth_now_ns() - begin_ns;
		waits++;
	}
	LOCKCOST_ACQUIRED(lock);
}

static void gate_unlock(struct gate *lock)
{
	LOCKCOST_RELEASED(lock);
	if (atomic_exchange(&lock->word, 0) == 2)
		syscall(SYS_futex, &lock->word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *run(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		errno = EDOM;
		gate_lock(&gate);
		truth_spin(HOLD_NS);
		pthread_mutex_lock(table_mutex);
		pthread_mutex_unlock(table_mutex);
		gate_unlock(&gate);
		truth_spin(OUTSIDE_NS);
		errno_changes += errno != EDOM && errno != EAGAIN;
	}
	return unused;
}

/* Found taken, and not worth waiting for. */
static void abandon(void)
{
	for (int i = 0; i < ABANDONS; i++) {
		LOCKCOST_ACQUIRING(&gate);
		truth_spin(HOLD_NS);
		LOCKCOST_ABANDONED(&gate);
	}
}

int main(void)
{
	pthread_t threads[THREADS];

	table_mutex = malloc(sizeof(*table_mutex));
	pthread_mutex_init(table_mutex, NULL);
	LOCKCOST_NAME(table_mutex, "the table");
	LOCKCOST_NAME(&gate, "the gate");
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, run, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	abandon();
	pthread_mutex_destroy(table_mutex);
	free(table_mutex);
	printf("waits %llu %llu\nerrno changed %llu times\n", waits, wait_ns, errno_changes);
	return 0;
}
