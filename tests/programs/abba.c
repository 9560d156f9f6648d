/* SPDX-License-Identifier: MIT */
/* Two threads that take two locks in opposite orders, and hang: interrupt it. */
#include "truth.h"

pthread_mutex_t lock_a = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t lock_b = PTHREAD_MUTEX_INITIALIZER;

static pthread_barrier_t both_have_one;

static void *take_a_then_b(void *unused)
{
	pthread_mutex_lock(&lock_a);
	pthread_barrier_wait(&both_have_one);
	pthread_mutex_lock(&lock_b);
	return unused;
}

static void *take_b_then_a(void *unused)
{
	pthread_mutex_lock(&lock_b);
	pthread_barrier_wait(&both_have_one);
	pthread_mutex_lock(&lock_a);
	return unused;
}

int main(void)
{
	pthread_t threads[2];

	pthread_barrier_init(&both_have_one, NULL, 2);
	pthread_create(&threads[0], NULL, take_a_then_b, NULL);
	pthread_create(&threads[1], NULL, take_b_then_a, NULL);
	puts("deadlock ahead");
	fflush(stdout);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	return 0;
}
