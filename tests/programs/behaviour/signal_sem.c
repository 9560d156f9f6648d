/* SPDX-License-Identifier: MIT */
/* Signals during semaphore waits: EINTR with and without SA_RESTART, posts from the handler. */
#include <semaphore.h>

#include "behaviour.h"

static sem_t sem;
static _Atomic bool is_posting, is_handled, is_back;

static void handler(int signal)
{
	(void)signal;
	if (is_posting)
		sem_post(&sem);
	is_handled = true;
}

static void *plain(void *unused)
{
	CALL_ERRNO(sem_wait(&sem));
	is_back = true;
	return unused;
}

static void *timed(void *unused)
{
	struct timespec wall = calls_time(CLOCK_REALTIME, 60000);

	CALL_ERRNO(sem_timedwait(&sem, &wall));
	is_back = true;
	return unused;
}

static void *clocked(void *unused)
{
	struct timespec steady = calls_time(CLOCK_MONOTONIC, 60000);

	CALL_ERRNO(sem_clockwait(&sem, CLOCK_MONOTONIC, &steady));
	is_back = true;
	return unused;
}

/** One signal while it sleeps, then a post in case it went on waiting. */
static void interrupt(const char *name, void *(*routine)(void *), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
	struct task task;
	int value;

	is_handled = is_back = false;
	sigaction(SIGUSR1, &action, NULL);
	task_start(&task, routine, NULL);
	task_until_asleep(&task);
	pthread_kill(task.thread, SIGUSR1);
	while (!is_handled)
		sleep_ms(1);
	/* Back with EINTR, or asleep again. */
	for (int found = 0; found < 4 && !is_back; found = task_is_asleep(&task) ? found + 1 : 0)
		sleep_ms(1);
	if (!is_posting)
		sem_post(&sem);
	task_join(&task);
	sem_getvalue(&sem, &value);
	SAY("%s, %s%s: value %d\n", name, flags ? "restarted" : "not restarted",
	    is_posting ? ", posting" : "", value);
	while (sem_trywait(&sem) == 0)
		;
}

int main(void)
{
	sem_init(&sem, 0, 0);
	for (int i = 0; i < 4; i++) {
		int flags = i % 2 ? SA_RESTART : 0;

		is_posting = i >= 2;
		interrupt("sem_wait", plain, flags);
		interrupt("sem_timedwait", timed, flags);
		interrupt("sem_clockwait", clocked, flags);
	}
	return 0;
}
