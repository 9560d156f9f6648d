/* SPDX-License-Identifier: MIT */
/* Waits with cancellation disabled go on; the cancel acts at the first point after it is enabled.
 */
#include <semaphore.h>

#include "behaviour.h"

static sem_t sem;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static bool is_ready;

static void *work(void *unused)
{
	int before;

	CALL(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before));
	SAY("state before %d\n", before == PTHREAD_CANCEL_ENABLE);
	CALL_ERRNO(sem_wait(&sem));
	CALL(pthread_mutex_lock(&mutex));
	while (!is_ready)
		pthread_cond_wait(&cond, &mutex);
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &before));
	SAY("type before %d\n", before == PTHREAD_CANCEL_DEFERRED);
	CALL(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before));
	SAY("state before %d\n", before == PTHREAD_CANCEL_DISABLE);
	CALL_ERRNO(sem_wait(&sem));
	return unused;
}

int main(void)
{
	struct task task;

	sem_init(&sem, 0, 0);
	task_start(&task, work, NULL);
	task_until_asleep(&task);
	pthread_cancel(task.thread);
	task_until_asleep(&task);
	sem_post(&sem);
	sleep_ms(2);
	task_until_asleep(&task);
	pthread_mutex_lock(&mutex);
	is_ready = true;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&mutex);
	SAY("%s\n", task_end(&task));
	return 0;
}
