/* SPDX-License-Identifier: MIT */
/* Cancellation in each condition wait, while it sleeps and before it begins: the handler holds the
 * mutex. */
#include "behaviour.h"

enum wait { WAIT, TIMED, CLOCK, WAITS };

static const char *const names[] = {"cond_wait", "cond_timedwait", "cond_clockwait"};
static pthread_mutex_t mutex = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static bool is_pending;

static void unlock(void *unused)
{
	(void)unused;
	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
}

static void *work(void *argument)
{
	enum wait wait = *(enum wait *)argument;
	struct timespec wall = calls_time(CLOCK_REALTIME, 60000);
	struct timespec steady = calls_time(CLOCK_MONOTONIC, 60000);

	if (is_pending)
		pthread_cancel(pthread_self());
	CALL_PENDING(pthread_mutex_lock(&mutex));
	pthread_cleanup_push(unlock, NULL);
	for (;;) {
		if (wait == WAIT)
			pthread_cond_wait(&cond, &mutex);
		else if (wait == TIMED)
			pthread_cond_timedwait(&cond, &mutex, &wall);
		else
			pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &steady);
	}
	pthread_cleanup_pop(1);
	return NULL;
}

int main(void)
{
	for (enum wait wait = 0; wait < WAITS; wait++) {
		struct task task;

		is_pending = false;
		task_start(&task, work, &wait);
		task_until_asleep(&task);
		pthread_cancel(task.thread);
		SAY("%s asleep: %s\n", names[wait], task_end(&task));
		is_pending = true;
		task_start(&task, work, &wait);
		SAY("%s pending: %s\n", names[wait], task_end(&task));
		CALL(pthread_mutex_lock(&mutex));
		CALL(pthread_mutex_unlock(&mutex));
	}
	/* Nobody is counted as a waiter any more, or this would wait. */
	CALL(pthread_cond_destroy(&cond));
	return 0;
}
