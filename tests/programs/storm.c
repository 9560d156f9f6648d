/* SPDX-License-Identifier: MIT */
/*
 * Threads that do nothing but take one lock, as fast as they can: `storm spin|mutex|write
 * [threads] [acquisitions of each]`. What it counts under the lock is the truth.
 */
#include <stdlib.h>
#include <string.h>

#include "truth.h"

enum { THREADS_MAX = 64 };

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t spin;

static long each;
static uint64_t taken;
static pthread_barrier_t start;

static void take_mutex(void)
{
	pthread_mutex_lock(&mutex);
	taken++;
	pthread_mutex_unlock(&mutex);
}

static void take_write(void)
{
	pthread_rwlock_wrlock(&rwlock);
	taken++;
	pthread_rwlock_unlock(&rwlock);
}

static void take_spin(void)
{
	pthread_spin_lock(&spin);
	taken++;
	pthread_spin_unlock(&spin);
}

static const struct {
	const char *name, *lock;
	void (*take)(void);
} kinds[] = {{"spin", "spin", take_spin},
	     {"mutex", "mutex", take_mutex},
	     {"write", "rwlock", take_write}};

static void *work(void *take)
{
	pthread_barrier_wait(&start);
	for (long i = 0; i < each; i++)
		(*(void (**)(void))take)();
	return NULL;
}

static void *wait_for_ever(void *take)
{
	(*(void (**)(void))take)();
	return NULL;
}

static void hang(pthread_mutex_t *lock, void *take)
{
	pthread_t thread;

	pthread_mutex_lock(lock);
	pthread_create(&thread, NULL, wait_for_ever, take);
	truth_sleep(200000000);
	exit(3);
}

int main(int argc, char **argv)
{
	int thread_count = argc > 2 ? atoi(argv[2]) : 2, kind = 0;
	pthread_t threads[THREADS_MAX];
	uint64_t begin_ns;

	each = argc > 3 ? atol(argv[3]) : 1000000;
	while (argc > 1 && kind < 2 && strcmp(argv[1], kinds[kind].name) != 0)
		kind++;
	if (thread_count < 1 || thread_count > THREADS_MAX)
		return 2;
	pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
	pthread_barrier_init(&start, NULL, (unsigned int)thread_count + 1);
	for (int i = 0; i < thread_count; i++)
		pthread_create(&threads[i], NULL, work, (void *)&kinds[kind].take);
	pthread_barrier_wait(&start);
	begin_ns = truth_now_ns();
	for (int i = 0; i < thread_count; i++)
		pthread_join(threads[i], NULL);
	truth_print(kinds[kind].lock, &(struct truth){.acquisitions = taken});
	printf("elapsed_ns %" PRIu64 "\n", truth_now_ns() - begin_ns);
	fflush(stdout);
	if (argc > 4)
		hang(&mutex, (void *)&kinds[kind].take);
	return 0;
}
