/* SPDX-License-Identifier: MIT */
/* 10,000 short threads, every second one detached: all run, none is left. */
#include "behaviour.h"

enum { THREADS = 10000, ROUNDS = 5, AT_ONCE = 20 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static long total;  /* under mutex */
static int running; /* under mutex */

static void *work(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		total++;
		pthread_mutex_unlock(&mutex);
	}
	pthread_mutex_lock(&mutex);
	running--;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&mutex);
	return unused;
}

static void start(pthread_t *thread)
{
	pthread_mutex_lock(&mutex);
	while (running >= AT_ONCE)
		pthread_cond_wait(&cond, &mutex);
	running++;
	pthread_mutex_unlock(&mutex);
	if (pthread_create(thread, NULL, work, NULL) != 0)
		abort();
}

int main(void)
{
	for (int i = 0; i < THREADS / 2; i++) {
		pthread_t joined, detached;

		start(&joined);
		start(&detached);
		pthread_detach(detached);
		pthread_join(joined, NULL);
	}
	pthread_mutex_lock(&mutex);
	while (running > 0)
		pthread_cond_wait(&cond, &mutex);
	SAY("total %ld\n", total);
	pthread_mutex_unlock(&mutex);
	return 0;
}
