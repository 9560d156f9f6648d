/* SPDX-License-Identifier: MIT */
/* Spawns lttng-tools' programs without a shell. */
#include "lttng_command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/**
 * In the child, before exec. A session of its own keeps a terminal's Ctrl-C, which is meant for the
 * target, away from the daemons. The recorder blocks signals; its children must not.
 */
static void detach(gpointer unused)
{
	(void)unused;
	sigset_t none;

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static char **environment_with_home(const char *home)
{
	char **environment = g_get_environ();

	if (home)
		environment = g_environ_setenv(environment, "LTTNG_HOME", home, TRUE);
	/* The daemons must not be preloaded with what the user means for the target. */
	environment = g_environ_unsetenv(environment, "LD_PRELOAD");
	/* Both parts of LTTng write English, whatever language the user has set. */
	return g_environ_setenv(environment, "LC_ALL", "C", TRUE);
}

/** The last line that says something: what the command gave as its reason. */
static const char *last_line(char *text)
{
	char *newline = strrchr(g_strchomp(text), '\n');

	return newline ? newline + 1 : text;
}

int lttng_command_run(char **words, const char *home, char **output)
{
	g_auto(GStrv) environment = environment_with_home(home);
	g_autofree char *command = g_strjoinv(" ", words);
	g_autofree char *errors = NULL;
	g_autofree char *ignored = NULL;
	g_autoptr(GError) error = NULL;
	int status;

	if (!g_spawn_sync(NULL, words, environment, G_SPAWN_SEARCH_PATH, detach, NULL,
			  output ? output : &ignored, &errors, &status, &error)) {
		g_printerr("lockcost: cannot run %s: %s; try `lockcost doctor`\n", words[0],
			   error->message);
		return -1;
	}
	if (!g_spawn_check_wait_status(status, NULL)) {
		g_printerr("lockcost: `%s` failed: %s\n", command, last_line(errors));
		return -1;
	}
	return 0;
}

int lttng_command_try(char **words, char **output)
{
	g_auto(GStrv) environment = environment_with_home(NULL);
	g_autofree char *errors = NULL;
	g_autofree char *ignored = NULL;
	int status;

	if (!g_spawn_sync(NULL, words, environment, G_SPAWN_SEARCH_PATH, detach, NULL,
			  output ? output : &ignored, &errors, &status, NULL))
		return -1;
	return g_spawn_check_wait_status(status, NULL) ? 0 : -1;
}

int lttng_command_start(char **words, const char *home, const char *log_path, GPid *pid)
{
	g_auto(GStrv) environment = environment_with_home(home);
	g_autoptr(GError) error = NULL;
	int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	gboolean is_started;

	if (log < 0) {
		g_printerr("lockcost: cannot write %s: %s\n", log_path, strerror(errno));
		return -1;
	}
	is_started = g_spawn_async_with_fds(NULL, words, environment,
					    G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, detach,
					    NULL, pid, -1, log, log, &error);
	close(log);
	if (!is_started) {
		g_printerr("lockcost: cannot run %s: %s; try `lockcost doctor`\n", words[0],
			   error->message);
		return -1;
	}
	return 0;
}
