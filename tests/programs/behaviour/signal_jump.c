/* SPDX-License-Identifier: MIT */
/* siglongjmp out of a handler that interrupted a wait: in sem_wait and in a mutex's lock call. */
#include <semaphore.h>
#include <setjmp.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static sem_t sem;
static sigjmp_buf place;

static void handler(int signal)
{
	(void)signal;
	siglongjmp(place, 1);
}

static void *work(void *argument)
{
	bool is_sem = argument;

	if (sigsetjmp(place, 1) == 0) {
		if (is_sem)
			sem_wait(&sem);
		else
			pthread_mutex_lock(&mutex);
		SAY("never\n");
	}
	SAY("jumped\n");
	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&other);
		pthread_mutex_unlock(&other);
	}
	return NULL;
}

int main(void)
{
	struct sigaction action = {.sa_handler = handler};
	struct task task;

	sigaction(SIGUSR1, &action, NULL);
	sem_init(&sem, 0, 0);
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < 10; i++) {
		task_start(&task, work, i % 2 ? &sem : NULL);
		task_until_asleep(&task);
		pthread_kill(task.thread, SIGUSR1);
		SAY("%s\n", task_end(&task));
	}
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_lock(&mutex));
	CALL_ERRNO(sem_post(&sem));
	CALL_ERRNO(sem_wait(&sem));
	return 0;
}
