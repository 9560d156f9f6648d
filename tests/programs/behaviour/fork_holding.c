/* SPDX-License-Identifier: MIT */
/* fork while the caller holds one of each kind: the child releases and takes them again. */
#include <semaphore.h>

#include "behaviour.h"

static pthread_mutex_t normal = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_mutex_t errorcheck = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_rwlock_t read_locked = PTHREAD_RWLOCK_INITIALIZER;
static pthread_rwlock_t write_locked = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;
static sem_t sem;

static void take_all(void)
{
	CALL(pthread_mutex_lock(&normal));
	CALL(pthread_mutex_lock(&recursive));
	CALL(pthread_mutex_lock(&recursive));
	CALL(pthread_mutex_lock(&errorcheck));
	CALL(pthread_rwlock_rdlock(&read_locked));
	CALL(pthread_rwlock_wrlock(&write_locked));
	CALL(pthread_spin_lock(&spin));
	CALL_ERRNO(sem_wait(&sem));
}

static void release_all(void)
{
	CALL_ERRNO(sem_post(&sem));
	CALL(pthread_spin_unlock(&spin));
	CALL(pthread_rwlock_unlock(&write_locked));
	CALL(pthread_rwlock_unlock(&read_locked));
	CALL(pthread_mutex_unlock(&errorcheck));
	CALL(pthread_mutex_unlock(&recursive));
	CALL(pthread_mutex_unlock(&recursive));
	CALL(pthread_mutex_unlock(&normal));
}

int main(void)
{
	pid_t child;

	pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
	sem_init(&sem, 0, 1);
	take_all();
	child = fork();
	if (child == 0) {
		release_all();
		CALL(pthread_mutex_lock(&normal));
		CALL(pthread_mutex_unlock(&normal));
		CALL(pthread_rwlock_wrlock(&read_locked));
		return 4;
	}
	say_child("child", child);
	release_all();
	take_all();
	return 5;
}
