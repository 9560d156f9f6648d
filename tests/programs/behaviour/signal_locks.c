/* SPDX-License-Identifier: MIT */
/* A timer's signal handler locks a lock of its own, whatever it interrupts in lock calls. */
#include <sys/time.h>

#include "behaviour.h"

enum { THREADS = 2, ROUNDS = 60000 };

static pthread_mutex_t hot = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t own[4] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
				 PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static long total; /* under hot */
static _Atomic long handled;
static __thread int number;

static void handler(int signal)
{
	int before = errno;

	(void)signal;
	/* One lock for each thread: nobody else can hold it, so that it never waits. */
	if (pthread_mutex_trylock(&own[number]) == 0)
		pthread_mutex_unlock(&own[number]);
	handled++;
	errno = before;
}

static void *work(void *argument)
{
	number = (int)(intptr_t)argument;
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&hot);
		total++;
		pthread_mutex_unlock(&hot);
	}
	return NULL;
}

int main(void)
{
	struct itimerval often = {{0, 200}, {0, 200}}, never = {0};
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
	struct task tasks[THREADS];

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < THREADS; i++)
		task_start(&tasks[i], work, (void *)(intptr_t)(i + 1));
	for (int i = 0; i < THREADS; i++)
		task_join(&tasks[i]);
	setitimer(ITIMER_REAL, &never, NULL);
	SAY("total %ld, handled some: %d\n", total, handled > 0);
	return 0;
}
