/* SPDX-License-Identifier: MIT */
/* Threads lock without a pause while main forks: each child locks, starts a thread, and ends in one
 * of three ways. */
#include "behaviour.h"

enum { THREADS = 3, CHILDREN = 30, ROUNDS = 100 };

static pthread_mutex_t busy = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t quiet = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static _Atomic bool is_over;

static void *work(void *unused)
{
	while (!is_over) {
		pthread_mutex_lock(&busy);
		pthread_mutex_unlock(&busy);
		pthread_rwlock_rdlock(&rwlock);
		pthread_rwlock_unlock(&rwlock);
	}
	return unused;
}

static void *quiet_work(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&quiet);
		pthread_mutex_unlock(&quiet);
	}
	return unused;
}

static void child_main(int number)
{
	quiet_work(NULL);
	calls_elsewhere(quiet_work, NULL);
	if (number % 3 == 0)
		exit(number);
	if (number % 3 == 1)
		_exit(number);
	kill(getpid(), SIGKILL);
}

int main(void)
{
	struct task tasks[THREADS];

	for (int i = 0; i < THREADS; i++)
		task_start(&tasks[i], work, NULL);
	for (int i = 0; i < CHILDREN; i++) {
		pid_t child = fork();

		if (child == 0)
			child_main(i);
		say_child("child", child);
	}
	is_over = true;
	for (int i = 0; i < THREADS; i++)
		task_join(&tasks[i]);
	return 0;
}
