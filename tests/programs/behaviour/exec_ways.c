/* SPDX-License-Identifier: MIT */
/* exec_ways WAY: executes itself by one of exec's functions while other threads hold and wait;
 * fails to execute something first, and locks in between. */
#include <fcntl.h>

#include "behaviour.h"

extern char **environ;

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;

static void *wait_for_lock(void *unused)
{
	pthread_mutex_lock(&held);
	return unused;
}

static void lock_some(void)
{
	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&other);
		pthread_mutex_unlock(&other);
	}
}

static void fail(const char *way)
{
	char *arguments[] = {"nothing", "again", NULL};
	const char *path = "/nonexistent/program";

	if (strcmp(way, "execl") == 0)
		CALL_ERRNO(execl(path, "nothing", "again", NULL));
	else if (strcmp(way, "execle") == 0)
		CALL_ERRNO(execle(path, "nothing", "again", NULL, environ));
	else if (strcmp(way, "execlp") == 0)
		CALL_ERRNO(execlp(path, "nothing", "again", NULL));
	else if (strcmp(way, "execv") == 0)
		CALL_ERRNO(execv(path, arguments));
	else if (strcmp(way, "execve") == 0)
		CALL_ERRNO(execve("/", arguments, environ));
	else if (strcmp(way, "execvp") == 0)
		CALL_ERRNO(execvp("no_such_program_anywhere", arguments));
	else if (strcmp(way, "execvpe") == 0)
		CALL_ERRNO(execvpe("no_such_program_anywhere", arguments, environ));
	else if (strcmp(way, "fexecve") == 0)
		CALL_ERRNO(fexecve(-1, arguments, environ));
	else
		CALL_ERRNO(execveat(AT_FDCWD, path, arguments, environ, 0));
}

static void execute(const char *way, char *self)
{
	char *arguments[] = {self, "again", (char *)way, NULL};
	int descriptor = open(self, O_RDONLY | O_CLOEXEC);

	if (strcmp(way, "execl") == 0)
		execl(self, self, "again", way, NULL);
	else if (strcmp(way, "execle") == 0)
		execle(self, self, "again", way, NULL, environ);
	else if (strcmp(way, "execlp") == 0)
		execlp(self, self, "again", way, NULL);
	else if (strcmp(way, "execv") == 0)
		execv(self, arguments);
	else if (strcmp(way, "execve") == 0)
		execve(self, arguments, environ);
	else if (strcmp(way, "execvp") == 0)
		execvp(self, arguments);
	else if (strcmp(way, "execvpe") == 0)
		execvpe(self, arguments, environ);
	else if (strcmp(way, "fexecve") == 0)
		fexecve(descriptor, arguments, environ);
	else
		execveat(AT_FDCWD, self, arguments, environ, 0);
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "execve";
	struct task task;
	pid_t child;

	if (strcmp(way, "again") == 0) {
		lock_some();
		SAY("executed by %s\n", argv[2]);
		return 21;
	}
	pthread_mutex_lock(&held);
	task_start(&task, wait_for_lock, NULL);
	task_until_asleep(&task);
	fail(way);
	lock_some();
	child = fork();
	if (child == 0) {
		lock_some();
		execute(way, argv[0]);
	}
	say_child("forked and executed", child);
	execute(way, argv[0]);
	return 1;
}
