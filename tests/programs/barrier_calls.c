/* SPDX-License-Identifier: MIT */
/* Every pthread_barrier_* call and its answers; one that is destroyed as soon as somebody is
 * through. */
#include <stdlib.h>
#include <sys/mman.h>

#include "calls.h"

enum { THREADS = 4, ROUNDS = 200 };

static pthread_barrier_t *barrier;
static int serial_count;

static void *arrive(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		int result = pthread_barrier_wait(barrier);

		if (result == PTHREAD_BARRIER_SERIAL_THREAD)
			__atomic_fetch_add(&serial_count, 1, __ATOMIC_RELAXED);
		else if (result != 0)
			printf("pthread_barrier_wait %s\n", strerrorname_np(result));
	}
	return unused;
}

static void rounds(void)
{
	pthread_t threads[THREADS];

	barrier = malloc(sizeof(*barrier));
	CALL(pthread_barrier_init(barrier, NULL, THREADS));
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, arrive, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("serial %d\n", serial_count);
	CALL(pthread_barrier_destroy(barrier));
	free(barrier);
}

static void *arrive_once(void *unused)
{
	pthread_barrier_wait(barrier);
	return unused;
}

/* Whoever is through may destroy it, and unmap its memory, before the others have returned. */
static void unmapped(void)
{
	for (int i = 0; i < 50; i++) {
		pthread_t other;

		barrier = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			       0);
		pthread_barrier_init(barrier, NULL, 2);
		pthread_create(&other, NULL, arrive_once, NULL);
		pthread_barrier_wait(barrier);
		pthread_barrier_destroy(barrier);
		munmap(barrier, 4096);
		pthread_join(other, NULL);
	}
	puts("unmapped 50");
}

int main(void)
{
	pthread_barrier_t alone;

	CALL(pthread_barrier_init(&alone, NULL, 0));
	CALL(pthread_barrier_init(&alone, NULL, 1));
	CALL(pthread_barrier_wait(&alone) == PTHREAD_BARRIER_SERIAL_THREAD);
	CALL(pthread_barrier_wait(&alone) == PTHREAD_BARRIER_SERIAL_THREAD);
	CALL(pthread_barrier_destroy(&alone));
	rounds();
	unmapped();
	return 0;
}
