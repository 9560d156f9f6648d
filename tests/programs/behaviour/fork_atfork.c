/* SPDX-License-Identifier: MIT */
/* pthread_atfork handlers that lock around each fork, as malloc libraries do. */
#include "behaviour.h"

enum { CHILDREN = 20, ROUNDS = 200 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic bool is_over;

static void before(void)
{
	pthread_mutex_lock(&mutex);
}

static void after_in_parent(void)
{
	pthread_mutex_unlock(&mutex);
}

static void after_in_child(void)
{
	pthread_mutex_unlock(&mutex);
	/* What many programs do instead. */
	pthread_mutex_init(&mutex, NULL);
}

static void *work(void *unused)
{
	while (!is_over) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
	}
	return unused;
}

int main(void)
{
	struct task task;

	CALL(pthread_atfork(before, after_in_parent, after_in_child));
	task_start(&task, work, NULL);
	for (int i = 0; i < CHILDREN; i++) {
		pid_t child = fork();

		if (child == 0) {
			for (int j = 0; j < ROUNDS; j++) {
				pthread_mutex_lock(&mutex);
				pthread_mutex_unlock(&mutex);
			}
			exit(i);
		}
		say_child("child", child);
	}
	is_over = true;
	task_join(&task);
	return 0;
}
