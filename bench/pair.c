/* SPDX-License-Identifier: MIT */
/*
 * The cost of an uncontended lock+unlock pair (or a semaphore's wait+post) with a second thread
 * alive, printed in nanoseconds: `bench-pair mutex|sem|read|write|spin [million pairs]`.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 20 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;
static sem_t sem;

static void mutex_pairs(long count)
{
	for (long i = 0; i < count; i++) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
	}
}

static void sem_pairs(long count)
{
	for (long i = 0; i < count; i++) {
		sem_wait(&sem);
		sem_post(&sem);
	}
}

static void read_pairs(long count)
{
	for (long i = 0; i < count; i++) {
		pthread_rwlock_rdlock(&rwlock);
		pthread_rwlock_unlock(&rwlock);
	}
}

static void write_pairs(long count)
{
	for (long i = 0; i < count; i++) {
		pthread_rwlock_wrlock(&rwlock);
		pthread_rwlock_unlock(&rwlock);
	}
}

static void spin_pairs(long count)
{
	for (long i = 0; i < count; i++) {
		pthread_spin_lock(&spin);
		pthread_spin_unlock(&spin);
	}
}

static const struct {
	const char *name;
	void (*pairs)(long count);
} benches[] = {{"mutex", mutex_pairs},
	       {"sem", sem_pairs},
	       {"read", read_pairs},
	       {"write", write_pairs},
	       {"spin", spin_pairs}};

/* glibc skips its atomics while a process has one thread only. */
static void *stay_alive(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/*
 * The quietest of some rounds: whoever shares the core or the machine takes up to half of the
 * others, and more from the longer code.
 */
static double measure_ns(void (*pairs)(long), long count)
{
	double quietest_ns = 0;

	pairs(count / ROUNDS);
	for (int i = 0; i < ROUNDS; i++) {
		double begin_ns = now_ns(), pair_ns;

		pairs(count / ROUNDS);
		pair_ns = (now_ns() - begin_ns) / (double)(count / ROUNDS);
		if (i == 0 || pair_ns < quietest_ns)
			quietest_ns = pair_ns;
	}
	return quietest_ns;
}

int main(int argc, char **argv)
{
	long count = (argc > 2 ? atol(argv[2]) : 4) * 1000000;
	pthread_t other;

	sem_init(&sem, 0, 1);
	pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
	if (pthread_create(&other, NULL, stay_alive, NULL) != 0)
		return 1;
	for (size_t i = 0; i < sizeof(benches) / sizeof(*benches); i++) {
		if (argc > 1 && strcmp(argv[1], benches[i].name) == 0) {
			printf("%.2f\n", measure_ns(benches[i].pairs, count));
			return 0;
		}
	}
	fprintf(stderr, "usage: bench-pair mutex|sem|read|write|spin [million pairs]\n");
	return 2;
}
