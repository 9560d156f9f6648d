/* SPDX-License-Identifier: MIT */
/* Asynchronous cancellation of a thread that computes, and of one asleep in sem_wait. */
#include <semaphore.h>

#include "behaviour.h"

static sem_t sem;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic bool is_running;

static void handler(void *unused)
{
	(void)unused;
	SAY("handler runs\n");
}

static void *compute(void *unused)
{
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	pthread_cleanup_push(handler, NULL);
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	for (is_running = true; is_running;)
		;
	pthread_cleanup_pop(0);
	return unused;
}

static void *sleeper(void *unused)
{
	pthread_cleanup_push(handler, NULL);
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	sem_wait(&sem);
	pthread_cleanup_pop(0);
	return unused;
}

int main(void)
{
	struct task task;

	sem_init(&sem, 0, 0);
	task_start(&task, compute, NULL);
	while (!is_running)
		sleep_ms(1);
	pthread_cancel(task.thread);
	SAY("computing: %s\n", task_end(&task));
	task_start(&task, sleeper, NULL);
	task_until_asleep(&task);
	pthread_cancel(task.thread);
	SAY("asleep: %s\n", task_end(&task));
	CALL(pthread_mutex_lock(&mutex));
	return 0;
}
