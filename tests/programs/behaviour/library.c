/* SPDX-License-Identifier: MIT */
/* A library with locks, a thread started by its constructor, and a destructor that locks. */
#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int started; /* under mutex */

static void *work(void *unused)
{
	pthread_mutex_lock(&mutex);
	started++;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&mutex);
	return unused;
}

/** Joins a thread that locks while the dynamic linker's lock is held. */
__attribute__((constructor)) static void constructor(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	pthread_mutex_lock(&mutex);
	while (started == 0)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
	pthread_join(thread, NULL);
}

__attribute__((destructor)) static void destructor(void)
{
	calls_elsewhere(work, NULL);
}

/** Locks `rounds` times; returns how many threads have run since the library was loaded. */
__attribute__((visibility("default"))) int library_lock(int rounds)
{
	int result;

	for (int i = 0; i < rounds; i++) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
	}
	pthread_mutex_lock(&mutex);
	result = started;
	pthread_mutex_unlock(&mutex);
	return result;
}
