/* SPDX-License-Identifier: MIT */
/* An initialisation that is cancelled leaves its once control as new; the one that waits runs it.
 */
#include <semaphore.h>

#include "behaviour.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t never;
static _Atomic int runs;

static void initialise(void)
{
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	if (++runs == 1)
		sem_wait(&never);
}

static void *work(void *unused)
{
	int status = pthread_once(&once, initialise);

	return status == 0 ? unused : &never;
}

int main(void)
{
	struct task first, second;

	sem_init(&never, 0, 0);
	task_start(&first, work, NULL);
	task_until_asleep(&first);
	task_start(&second, work, NULL);
	task_until_asleep(&second);
	pthread_cancel(first.thread);
	SAY("first: %s\n", task_end(&first));
	SAY("second: %s\n", task_join(&second) == NULL ? "0" : "an error");
	SAY("runs %d\n", runs);
	CALL(pthread_once(&once, initialise));
	return 0;
}
