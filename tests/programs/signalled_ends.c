/* SPDX-License-Identifier: MIT */
/*
 * Signals without a pause at threads that are about to end: the handler posts a semaphore for which
 * somebody waits, wherever in its last moments it finds the thread.
 */
#include <semaphore.h>
#include <signal.h>
#include <sys/time.h>

#include "calls.h"

enum { SECONDS = 2, KILLS = 60, THREADS = 4 };

static sem_t sem;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile sig_atomic_t is_over;

static void post(int signal)
{
	(void)signal;
	sem_post(&sem);
}

static void *consume(void *unused)
{
	while (!is_over)
		sem_wait(&sem);
	return unused;
}

static void *end_soon(void *unused)
{
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	return unused;
}

int main(void)
{
	struct sigaction action = {.sa_handler = post, .sa_flags = SA_RESTART};
	struct timespec end = calls_time(CLOCK_MONOTONIC, SECONDS * 1000), now;
	pthread_t consumer, threads[THREADS];

	sem_init(&sem, 0, 0);
	sigaction(SIGUSR1, &action, NULL);
	pthread_create(&consumer, NULL, consume, NULL);
	do {
		for (int i = 0; i < THREADS; i++)
			pthread_create(&threads[i], NULL, end_soon, NULL);
		for (int kill = 0; kill < KILLS; kill++)
			pthread_kill(threads[kill % THREADS], SIGUSR1);
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec < end.tv_sec);
	is_over = 1;
	sem_post(&sem);
	pthread_join(consumer, NULL);
	puts("all ended");
	return 0;
}
