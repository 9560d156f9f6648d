/* SPDX-License-Identifier: MIT */
/* Cancellation in C11's waits: cnd_wait, cnd_timedwait, thrd_join; not in mtx_lock. */
#include <threads.h>

#include "behaviour.h"

enum wait { WAIT, TIMED, JOIN, LOCK, WAITS };

static const char *const names[] = {"cnd_wait", "cnd_timedwait", "thrd_join", "mtx_lock"};
static mtx_t mutex;
static cnd_t cond;
static thrd_t joined;
static struct task task;

static int sleeper(void *unused)
{
	(void)unused;
	mtx_lock(&mutex);
	mtx_unlock(&mutex);
	return 5;
}

static void unlock(void *unused)
{
	(void)unused;
	SAY("mtx_unlock: %d\n", mtx_unlock(&mutex) == thrd_success);
}

static void *work(void *argument)
{
	enum wait wait = *(enum wait *)argument;
	struct timespec wall = calls_time(CLOCK_REALTIME, 60000);

	if (wait == JOIN) {
		SAY("thrd_join: %d\n", thrd_join(joined, NULL));
		return NULL;
	}
	CALL_PENDING(mtx_lock(&mutex));
	pthread_cleanup_push(unlock, NULL);
	while (wait != LOCK) {
		if (wait == WAIT)
			cnd_wait(&cond, &mutex);
		else
			cnd_timedwait(&cond, &mutex, &wall);
	}
	pthread_testcancel();
	pthread_cleanup_pop(1);
	return NULL;
}

int main(void)
{
	mtx_init(&mutex, mtx_timed);
	cnd_init(&cond);
	for (enum wait wait = 0; wait < WAITS; wait++) {
		int result = 0;

		if (wait >= JOIN)
			mtx_lock(&mutex);
		if (wait == JOIN)
			thrd_create(&joined, sleeper, NULL);
		task_start(&task, work, &wait);
		task_until_asleep(&task);
		pthread_cancel(task.thread);
		if (wait == LOCK) {
			task_until_asleep(&task);
			mtx_unlock(&mutex);
		}
		SAY("%s: %s\n", names[wait], task_end(&task));
		if (wait == JOIN) {
			mtx_unlock(&mutex);
			thrd_join(joined, &result);
			SAY("joined: %d\n", result);
		}
	}
	SAY("mtx_trylock: %d\n", mtx_trylock(&mutex) == thrd_success);
	return 0;
}
