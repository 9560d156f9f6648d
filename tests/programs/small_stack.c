/* SPDX-License-Identifier: MIT */
/* Threads with the smallest stack there is, most of it in use, that wait for a lock. */
#include <limits.h>
#include <unistd.h>

#include "calls.h"

enum { THREADS = 4, OWN_USE = 7 * 1024 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *wait_deep_down(void *unused)
{
	volatile char own[OWN_USE];

	for (int i = 0; i < OWN_USE; i++)
		own[i] = (char)i;
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	return own[OWN_USE - 1] == (char)(OWN_USE - 1) ? unused : NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	pthread_attr_t attributes;
	int whole = 0;

	pthread_attr_init(&attributes);
	CALL(pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN));
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < THREADS; i++)
		CALL(pthread_create(&threads[i], &attributes, wait_deep_down, &mutex));
	usleep(20000);
	pthread_mutex_unlock(&mutex);
	for (int i = 0; i < THREADS; i++) {
		void *result;

		pthread_join(threads[i], &result);
		whole += result == &mutex;
	}
	printf("whole %d\n", whole);
	return 0;
}
