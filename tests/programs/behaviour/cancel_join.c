/* SPDX-License-Identifier: MIT */
/* Cancellation in each form of join: the thread that was waited for can still be joined. */
#include <semaphore.h>

#include "behaviour.h"

enum wait { WAIT, TIMED, CLOCK, WAITS };

static const char *const names[] = {"join", "timedjoin", "clockjoin"};
static sem_t end;
static struct task joined;
static bool is_pending;

static void *sleeper(void *argument)
{
	while (sem_wait(&end) < 0)
		;
	return argument;
}

static void *work(void *argument)
{
	enum wait wait = *(enum wait *)argument;
	struct timespec wall = calls_time(CLOCK_REALTIME, 60000);
	struct timespec steady = calls_time(CLOCK_MONOTONIC, 60000);
	void *result;

	if (is_pending)
		pthread_cancel(pthread_self());
	if (wait == WAIT)
		CALL(pthread_join(joined.thread, &result));
	else if (wait == TIMED)
		CALL(pthread_timedjoin_np(joined.thread, &result, &wall));
	else
		CALL(pthread_clockjoin_np(joined.thread, &result, CLOCK_MONOTONIC, &steady));
	return NULL;
}

static void cancel_one(enum wait wait)
{
	struct task task;
	void *result;

	task_start(&joined, sleeper, &wait);
	task_start(&task, work, &wait);
	if (!is_pending) {
		task_until_asleep(&task);
		pthread_cancel(task.thread);
	}
	SAY("%s %s: %s\n", names[wait], is_pending ? "pending" : "asleep", task_end(&task));
	CALL(pthread_tryjoin_np(joined.thread, &result));
	sem_post(&end);
	CALL(pthread_join(joined.thread, &result));
	SAY("result %s\n", result == &wait ? "right" : "wrong");
}

int main(void)
{
	sem_init(&end, 0, 0);
	for (enum wait wait = 0; wait < WAITS; wait++) {
		is_pending = false;
		cancel_one(wait);
		is_pending = true;
		cancel_one(wait);
	}
	return 0;
}
