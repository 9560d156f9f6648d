/* SPDX-License-Identifier: MIT */
/* pthread_once and call_once: one runs it, the others wait; left by a cancellation or with locks.
 */
#include <threads.h>
#include <unistd.h>

#include "calls.h"

static pthread_once_t once = PTHREAD_ONCE_INIT, slow = PTHREAD_ONCE_INIT, left = PTHREAD_ONCE_INIT,
		      outer = PTHREAD_ONCE_INIT, inner = PTHREAD_ONCE_INIT;
static once_flag flag = ONCE_FLAG_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int runs, slow_runs, left_runs, inner_runs;

static void run(void)
{
	runs++;
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
}

static void run_slowly(void)
{
	usleep(50000);
	slow_runs++;
}

static void run_until_cancelled(void)
{
	if (__atomic_fetch_add(&left_runs, 1, __ATOMIC_RELAXED) == 0)
		pause();
}

static void run_inner(void)
{
	inner_runs++;
}

static void run_outer(void)
{
	CALL(pthread_once(&inner, run_inner));
}

static void *wait_slow(void *unused)
{
	pthread_once(&slow, run_slowly);
	return unused;
}

static void *wait_left(void *unused)
{
	pthread_once(&left, run_until_cancelled);
	return unused;
}

int main(void)
{
	pthread_t threads[4];
	void *result;

	CALL(pthread_once(&once, run));
	CALL(pthread_once(&once, run));
	call_once(&flag, run);
	call_once(&flag, run);
	printf("runs %d\n", runs);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, wait_slow, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	printf("slow runs %d\n", slow_runs);
	CALL(pthread_once(&outer, run_outer));
	printf("inner runs %d\n", inner_runs);
	/* the first is cancelled in it, and a second one that waits does it again */
	pthread_create(&threads[0], NULL, wait_left, NULL);
	while (__atomic_load_n(&left_runs, __ATOMIC_RELAXED) == 0)
		usleep(1000);
	pthread_create(&threads[1], NULL, wait_left, NULL);
	usleep(20000);
	pthread_cancel(threads[0]);
	pthread_join(threads[0], &result);
	printf("first cancelled %d\n", result == PTHREAD_CANCELED);
	pthread_join(threads[1], &result);
	printf("second cancelled %d, runs %d\n", result == PTHREAD_CANCELED, left_runs);
	return 0;
}
