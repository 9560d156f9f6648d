/* SPDX-License-Identifier: MIT */
/* A daemon made by daemon(3), and one by the double fork of the books: both lock afterwards. */
#include <sys/stat.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int go[2], done[2];

static void *work(void *unused)
{
	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
	}
	return unused;
}

static void daemon_main(const char *name)
{
	struct task tasks[2];
	char byte;

	if (read(go[0], &byte, 1) != 1)
		abort();
	for (int i = 0; i < 2; i++)
		task_start(&tasks[i], work, NULL);
	for (int i = 0; i < 2; i++)
		task_join(&tasks[i]);
	SAY("%s works\n", name);
	if (write(done[1], "x", 1) != 1)
		abort();
	exit(0);
}

static void twice(void)
{
	if (fork() != 0)
		_exit(0);
	setsid();
	if (fork() != 0)
		_exit(0);
	umask(0);
	daemon_main("double fork");
}

int main(void)
{
	char byte;
	pid_t child;

	if (pipe(go) < 0 || pipe(done) < 0)
		return 1;
	work(NULL);
	child = fork();
	if (child == 0)
		twice();
	say_child("first", child);
	if (write(go[1], "x", 1) != 1 || read(done[0], &byte, 1) != 1)
		return 1;
	child = fork();
	if (child == 0) {
		if (daemon(1, 1) < 0)
			abort();
		daemon_main("daemon(3)");
	}
	say_child("second", child);
	return write(go[1], "x", 1) == 1 && read(done[0], &byte, 1) == 1 ? 0 : 1;
}
