/* SPDX-License-Identifier: MIT */
/* Locks taken, waited for and threads started before any library's constructor has run. */
#include <semaphore.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t sem;
static pthread_t thread;

static void initialise(void)
{
	SAY("once\n");
}

static void *work(void *unused)
{
	intptr_t failed = pthread_mutex_lock(&mutex);

	failed += pthread_mutex_unlock(&mutex);
	return failed ? &mutex : unused;
}

static void before_constructors(void)
{
	SAY("lock %d\n", pthread_mutex_lock(&mutex));
	SAY("rdlock %d\n", pthread_rwlock_rdlock(&rwlock));
	SAY("unlock %d\n", pthread_rwlock_unlock(&rwlock));
	SAY("once %d\n", pthread_once(&once, initialise));
	SAY("sem %d\n", sem_init(&sem, 0, 1));
	SAY("sem %d\n", sem_wait(&sem));
	SAY("create %d\n", pthread_create(&thread, NULL, work, NULL));
	sleep_ms(5);
}

__attribute__((section(".preinit_array"), used)) static void (*early)(void) = before_constructors;

int main(void)
{
	void *result;

	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_join(thread, &result));
	SAY("thread: %s\n", result ? "an error" : "0");
	CALL(pthread_mutex_lock(&mutex));
	return 0;
}
