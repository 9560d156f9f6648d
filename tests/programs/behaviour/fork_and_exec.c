/* SPDX-License-Identifier: MIT */
/* Each way to run another program while threads hold and wait: vfork, posix_spawn, system, popen.
 */
#include <fcntl.h>
#include <spawn.h>

#include "behaviour.h"

extern char **environ;

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void *waiter(void *unused)
{
	pthread_mutex_lock(&held);
	pthread_mutex_unlock(&held);
	return unused;
}

static void with_vfork(const char *path, int fallback)
{
	pid_t child = vfork();

	if (child == 0) {
		execl(path, path, "-c", "echo from vfork; exit 3", NULL);
		_exit(fallback);
	}
	say_child("vfork", child);
}

static void with_spawn(void)
{
	char *arguments[] = {"sh", "-c", "echo from spawn; exit 4", NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t child;

	if (posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ) != 0)
		abort();
	say_child("posix_spawn", child);
	if (posix_spawnp(&child, "sh", NULL, NULL, arguments, environ) != 0)
		abort();
	say_child("posix_spawnp", child);
	CALL(posix_spawn(&child, "/nonexistent", NULL, NULL, arguments, environ));
	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);
	CALL(posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ));
	say_child("posix_spawn to nowhere", child);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
}

static void with_stdio(void)
{
	char line[64] = "";
	FILE *file = popen("echo from popen; exit 5", "r");

	SAY("system: %d\n", WEXITSTATUS(system("echo from system; exit 6")));
	if (!file || !fgets(line, sizeof(line), file))
		SAY("nothing read\n");
	SAY("popen: %s", line);
	SAY("pclose: %d\n", WEXITSTATUS(pclose(file)));
}

int main(void)
{
	struct task task;

	pthread_mutex_lock(&held);
	task_start(&task, waiter, NULL);
	task_until_asleep(&task);
	with_vfork("/bin/sh", 1);
	with_vfork("/nonexistent", 127);
	with_spawn();
	with_stdio();
	pthread_mutex_unlock(&held);
	task_join(&task);
	return 0;
}
