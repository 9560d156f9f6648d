/* SPDX-License-Identifier: MIT */
/* Cleanup handlers and destructors of a cancelled thread lock, wait and fork; all run, in order. */
#include <semaphore.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_key_t key;
static sem_t sem;

static void lock_other(void *unused)
{
	(void)unused;
	CALL(pthread_mutex_lock(&other));
	CALL(pthread_mutex_unlock(&other));
	/* A cancelled thread is not cancelled again. */
	sem_post(&sem);
	CALL_ERRNO(sem_wait(&sem));
}

static void fork_one(void *unused)
{
	pid_t child = fork();

	(void)unused;
	if (child == 0) {
		CALL(pthread_mutex_lock(&other));
		CALL(pthread_mutex_unlock(&other));
		_exit(3);
	}
	say_child("fork in a handler", child);
}

static void unlock(void *unused)
{
	(void)unused;
	CALL(pthread_mutex_unlock(&mutex));
}

static void at_thread_end(void *unused)
{
	(void)unused;
	SAY("destructor\n");
	lock_other(NULL);
}

static void *work(void *unused)
{
	pthread_setspecific(key, &key);
	pthread_cleanup_push(lock_other, NULL);
	pthread_mutex_lock(&mutex);
	pthread_cleanup_push(unlock, NULL);
	pthread_cleanup_push(fork_one, NULL);
	for (;;)
		pthread_cond_wait(&cond, &mutex);
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return unused;
}

int main(void)
{
	struct task task;

	sem_init(&sem, 0, 0);
	pthread_key_create(&key, at_thread_end);
	task_start(&task, work, NULL);
	task_until_asleep(&task);
	pthread_cancel(task.thread);
	SAY("%s\n", task_end(&task));
	CALL(pthread_mutex_lock(&mutex));
	return 0;
}
