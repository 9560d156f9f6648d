/* SPDX-License-Identifier: MIT */
/* Cancellation in each semaphore wait: asleep, pending before it, and pending though it is free. */
#include <semaphore.h>

#include "behaviour.h"

enum wait { WAIT, TIMED, CLOCK, WAITS };

static const char *const names[] = {"sem_wait", "sem_timedwait", "sem_clockwait"};
static sem_t sem;
static bool is_pending;

static void handler(void *unused)
{
	(void)unused;
	SAY("handler runs\n");
}

static void *work(void *argument)
{
	enum wait wait = *(enum wait *)argument;
	struct timespec wall = calls_time(CLOCK_REALTIME, 60000);
	struct timespec steady = calls_time(CLOCK_MONOTONIC, 60000);

	if (is_pending)
		pthread_cancel(pthread_self());
	pthread_cleanup_push(handler, NULL);
	if (wait == WAIT)
		CALL_PENDING(sem_wait(&sem));
	else if (wait == TIMED)
		CALL_PENDING(sem_timedwait(&sem, &wall));
	else
		CALL_PENDING(sem_clockwait(&sem, CLOCK_MONOTONIC, &steady));
	pthread_cleanup_pop(0);
	return NULL;
}

static void say(const char *what, enum wait wait, struct task *task)
{
	const char *end = task_end(task);
	int value;

	sem_getvalue(&sem, &value);
	SAY("%s %s: %s, value %d\n", names[wait], what, end, value);
}

int main(void)
{
	for (enum wait wait = 0; wait < WAITS; wait++) {
		struct task task;

		sem_init(&sem, 0, 0);
		is_pending = false;
		task_start(&task, work, &wait);
		task_until_asleep(&task);
		pthread_cancel(task.thread);
		say("asleep", wait, &task);
		is_pending = true;
		task_start(&task, work, &wait);
		say("pending", wait, &task);
		sem_post(&sem);
		task_start(&task, work, &wait);
		say("pending and free", wait, &task);
		sem_destroy(&sem);
	}
	return 0;
}
