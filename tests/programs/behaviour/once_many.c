/* SPDX-License-Identifier: MIT */
/* Thousands of once controls, reached by all threads together: each initialisation runs once, is
 * seen by all, and may use others. */
#include <threads.h>

#include "behaviour.h"

enum { THREADS = 4, CONTROLS = 2000 };

static pthread_once_t controls[CONTROLS], nested = PTHREAD_ONCE_INIT;
static once_flag flag = ONCE_FLAG_INIT;
static pthread_barrier_t barrier;
static int values[CONTROLS];
static _Atomic int early, nested_runs, flag_runs;
static __thread int current;

static void run_nested(void)
{
	nested_runs++;
}

static void run_flag(void)
{
	flag_runs++;
}

static void initialise(void)
{
	int number = current;

	pthread_once(&nested, run_nested);
	call_once(&flag, run_flag);
	sched_yield();
	values[number]++;
}

static void *work(void *unused)
{
	for (int i = 0; i < CONTROLS; i++) {
		if (i % 100 == 0)
			pthread_barrier_wait(&barrier);
		current = i;
		pthread_once(&controls[i], initialise);
		early += values[i] != 1;
	}
	return unused;
}

int main(void)
{
	struct task tasks[THREADS];

	pthread_barrier_init(&barrier, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		task_start(&tasks[i], work, NULL);
	for (int i = 0; i < THREADS; i++)
		task_join(&tasks[i]);
	SAY("early or twice %d, nested %d, flag %d\n", early, nested_runs, flag_runs);
	return 0;
}
