/* SPDX-License-Identifier: MIT */
/*
 * Three stretches of work, each on a lock of its own and begun by a byte that comes in: what is
 * recorded of one of them must have nothing of the others. Meanwhile two threads wait for a lock
 * from one stretch into the next.
 */
#include <unistd.h>

#include "truth.h"

enum { THREADS = 3, ROUNDS = 2000, STRETCHES = 3, SPINS = 200 };

pthread_mutex_t warm_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t served_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t late_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t first_gate = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t second_gate = PTHREAD_MUTEX_INITIALIZER;

static const struct {
	const char *name;
	pthread_mutex_t *lock;
} stretches[STRETCHES] = {
	{"warm_lock", &warm_lock}, {"served_lock", &served_lock}, {"late_lock", &late_lock}};
static pthread_barrier_t start, end;

static void *work(void *unused)
{
	for (int i = 0; i < STRETCHES; i++) {
		pthread_barrier_wait(&start);
		for (int round = 0; round < ROUNDS; round++) {
			pthread_mutex_lock(stretches[i].lock);
			for (volatile int spin = 0; spin < SPINS; spin++)
				;
			pthread_mutex_unlock(stretches[i].lock);
		}
		pthread_barrier_wait(&end);
	}
	return unused;
}

/* Waits until the stretch in which the gate is opened. */
static void *pass(void *gate)
{
	pthread_mutex_lock(gate);
	pthread_mutex_unlock(gate);
	return NULL;
}

static void wait_for_byte(void)
{
	char byte;

	if (read(STDIN_FILENO, &byte, 1) != 1)
		_exit(1);
}

static void stretch(int i)
{
	pthread_barrier_wait(&start);
	pthread_barrier_wait(&end);
	truth_print(stretches[i].name, &(struct truth){.acquisitions = THREADS * ROUNDS});
	fflush(stdout);
}

int main(void)
{
	pthread_t threads[THREADS], first, second;

	pthread_barrier_init(&start, NULL, THREADS + 1);
	pthread_barrier_init(&end, NULL, THREADS + 1);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	pthread_mutex_lock(&first_gate);
	pthread_create(&first, NULL, pass, &first_gate);
	stretch(0);
	wait_for_byte();
	pthread_mutex_unlock(&first_gate);
	pthread_join(first, NULL);
	pthread_mutex_lock(&second_gate);
	pthread_create(&second, NULL, pass, &second_gate);
	stretch(1);
	wait_for_byte();
	pthread_mutex_unlock(&second_gate);
	pthread_join(second, NULL);
	stretch(2);
	wait_for_byte();
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 7;
}
