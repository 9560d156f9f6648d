/* SPDX-License-Identifier: MIT */
/* Thread-specific data whose destructors set it again: as many rounds as without us, each locks. */
#include <limits.h>

#include "behaviour.h"

enum { KEYS = 40 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_key_t keys[KEYS];
static int rounds[KEYS]; /* under mutex */

static void destructor(void *value)
{
	int number = (int)(intptr_t)value - 1;

	pthread_rwlock_rdlock(&rwlock);
	pthread_mutex_lock(&mutex);
	rounds[number]++;
	pthread_mutex_unlock(&mutex);
	pthread_rwlock_unlock(&rwlock);
	pthread_setspecific(keys[number], value);
}

static void *work(void *is_exiting)
{
	for (intptr_t i = 0; i < KEYS; i++)
		pthread_setspecific(keys[i], (void *)(i + 1));
	if (is_exiting)
		pthread_exit(NULL);
	pthread_cancel(pthread_self());
	pthread_testcancel();
	return NULL;
}

int main(void)
{
	for (int i = 0; i < KEYS; i++)
		CALL(pthread_key_create(&keys[i], destructor));
	for (int i = 0; i < 4; i++)
		calls_elsewhere(work, i % 2 ? &keys : NULL);
	for (int i = 0; i < KEYS; i++)
		SAY("key %d: %d rounds\n", i, rounds[i]);
	for (int i = 0; i < KEYS; i++)
		CALL(pthread_key_delete(keys[i]));
	return 0;
}
