/* SPDX-License-Identifier: MIT */
/* fork in a thread that is not main's: the child goes on in it, starts threads, forks, ends by
 * returning from the thread. */
#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t key;

static void at_thread_end(void *name)
{
	pthread_mutex_lock(&mutex);
	SAY("end of %s\n", (const char *)name);
	pthread_mutex_unlock(&mutex);
}

static void at_exit(void)
{
	pthread_mutex_lock(&mutex);
	SAY("exit handler\n");
	pthread_mutex_unlock(&mutex);
}

static void *in_child(void *name)
{
	pthread_setspecific(key, name);
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	return name;
}

static void *work(void *name)
{
	pid_t child;

	pthread_setspecific(key, name);
	pthread_mutex_lock(&mutex);
	child = fork();
	if (child == 0) {
		pthread_mutex_unlock(&mutex);
		calls_elsewhere(in_child, "child's thread");
		child = fork();
		if (child == 0) {
			calls_elsewhere(in_child, "grandchild's thread");
			_exit(7);
		}
		say_child("grandchild", child);
		/* The last thread of the child: it ends with status 0, handlers run. */
		return NULL;
	}
	pthread_mutex_unlock(&mutex);
	say_child("child", child);
	return NULL;
}

int main(void)
{
	atexit(at_exit);
	pthread_key_create(&key, at_thread_end);
	calls_elsewhere(work, "parent's thread");
	return 0;
}
