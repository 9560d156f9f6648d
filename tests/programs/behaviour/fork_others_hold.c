/* SPDX-License-Identifier: MIT */
/* fork while another thread holds one lock and a third waits for it: the child finds it taken. */
#include "behaviour.h"

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t free_one = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *holder(void *unused)
{
	pthread_mutex_lock(&held);
	pthread_mutex_lock(&gate); /* main has it */
	pthread_mutex_unlock(&gate);
	pthread_mutex_unlock(&held);
	return unused;
}

static void *waiter(void *unused)
{
	pthread_mutex_lock(&held);
	pthread_mutex_unlock(&held);
	return unused;
}

static void *new_thread(void *unused)
{
	pthread_mutex_lock(&free_one);
	pthread_mutex_unlock(&free_one);
	return unused;
}

static int child_main(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 5);

	CALL(pthread_mutex_trylock(&held));
	CALL(pthread_mutex_timedlock(&held, &soon));
	CALL(pthread_mutex_lock(&free_one));
	CALL(pthread_mutex_unlock(&free_one));
	CALL(pthread_mutex_unlock(&gate));
	calls_elsewhere(new_thread, NULL);
	CALL(pthread_mutex_init(&held, NULL));
	CALL(pthread_mutex_lock(&held));
	return 6;
}

int main(void)
{
	struct task tasks[2];
	pid_t child;

	pthread_mutex_lock(&gate);
	task_start(&tasks[0], holder, NULL);
	task_until_asleep(&tasks[0]);
	task_start(&tasks[1], waiter, NULL);
	task_until_asleep(&tasks[1]);
	child = fork();
	if (child == 0)
		return child_main();
	say_child("child that returns", child);
	child = fork();
	if (child == 0)
		_exit(child_main());
	say_child("child that calls _exit", child);
	pthread_mutex_unlock(&gate);
	task_join(&tasks[0]);
	task_join(&tasks[1]);
	return 0;
}
