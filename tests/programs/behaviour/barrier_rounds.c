/* SPDX-License-Identifier: MIT */
/* A barrier used for hundreds of rounds, destroyed by whoever it made the serial thread. */
#include "behaviour.h"

enum { THREADS = 5, ROUNDS = 400 };

static pthread_barrier_t barrier;
static _Atomic int serials, inside, mixed;

static void *work(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		int status;

		inside++;
		status = pthread_barrier_wait(&barrier);
		serials += status == PTHREAD_BARRIER_SERIAL_THREAD;
		mixed += inside < THREADS;
		pthread_barrier_wait(&barrier);
		inside--;
		status = pthread_barrier_wait(&barrier);
		serials += status == PTHREAD_BARRIER_SERIAL_THREAD;
	}
	if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
		CALL(pthread_barrier_destroy(&barrier));
	return unused;
}

int main(void)
{
	struct task tasks[THREADS];

	CALL(pthread_barrier_init(&barrier, NULL, 0));
	CALL(pthread_barrier_init(&barrier, NULL, THREADS));
	for (int i = 0; i < THREADS; i++)
		task_start(&tasks[i], work, NULL);
	for (int i = 0; i < THREADS; i++)
		task_join(&tasks[i]);
	SAY("serial %d, passed too early %d\n", serials, mixed);
	return 0;
}
