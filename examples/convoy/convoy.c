/* SPDX-License-Identifier: MIT */
/*
 * A lock that is fair, and slow for it. Four workers take numbers from a counter, under a lock of
 * the program's own that serves them strictly in turn: once there is a queue, each of them must
 * be woken for every turn, and nobody who is running anyway may go first. `convoy fixed` takes an
 * ordinary mutex.
 */
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>

#include "lockcost/annotate.h"

#include "work.h"

enum { WORKERS = 4, ROUNDS = 4000, SECTION_NS = 1000, OUTSIDE_NS = 3000, SEATS = 64 };

/* Whoever has the ticket whose seat is called has the lock. */
struct fair_lock {
	atomic_uint next_ticket;
	unsigned int ticket; /* of whoever has it */
	sem_t seats[SEATS];
};

static struct fair_lock counter_lock;
static pthread_mutex_t counter_mutex = PTHREAD_MUTEX_INITIALIZER;

static bool is_fixed;
static unsigned long counter;

static void fair_lock_init(struct fair_lock *lock)
{
	for (int i = 0; i < SEATS; i++)
		sem_init(&lock->seats[i], 0, i == 0);
	LOCKCOST_NAME(lock, "counter_lock");
}

static void fair_lock_take(struct fair_lock *lock)
{
	unsigned int ticket = lock->next_ticket++;
	sem_t *seat = &lock->seats[ticket % SEATS];

	if (sem_trywait(seat) != 0) {
		LOCKCOST_ACQUIRING(lock);
		sem_wait(seat);
	}
	LOCKCOST_ACQUIRED(lock);
	lock->ticket = ticket;
}

static void fair_lock_give(struct fair_lock *lock)
{
	LOCKCOST_RELEASED(lock);
	sem_post(&lock->seats[(lock->ticket + 1) % SEATS]);
}

static void count(void)
{
	compute(SECTION_NS);
	counter++;
}

static void *work(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		if (is_fixed) {
			pthread_mutex_lock(&counter_mutex);
			count();
			pthread_mutex_unlock(&counter_mutex);
		} else {
			fair_lock_take(&counter_lock);
			count();
			fair_lock_give(&counter_lock);
		}
		compute(OUTSIDE_NS);
	}
	return unused;
}

int main(int argc, char **argv)
{
	unsigned long begin_ns = now_ns();

	is_fixed = is_asked_to_be_fixed(argc, argv);
	fair_lock_init(&counter_lock);
	run_threads(WORKERS, work);
	printf("counted to %lu in %.2f s\n", counter, (double)(now_ns() - begin_ns) / 1e9);
	return 0;
}
