/* SPDX-License-Identifier: MIT */
/* A child process that reads what we print; a reader that leaves early is no error. */
#include "pager.h"

#include <glib.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHELL_CANNOT_RUN = 126 /* and 127: sh(1p), "exit status for commands" */ };

struct pager {
	FILE *stream;
	GPid pid;
};

static const char *command_find(void)
{
	const char *command = g_getenv("LOCKCOST_PAGER");

	if (!command)
		command = g_getenv("PAGER");
	if (!command)
		return "less";
	return *command && strcmp(command, "cat") != 0 ? command : NULL;
}

/* less is to end where all fits on one screen, keep colours, and leave the screen as it is. */
static char **environment_make(void)
{
	char **environment = g_get_environ();

	return g_environ_setenv(environment, "LESS", "FRX", FALSE);
}

static struct pager *spawn(const char *command)
{
	char *const arguments[] = {"/bin/sh", "-c", (char *)command, NULL};
	char **environment = environment_make();
	struct pager *pager = g_new0(struct pager, 1);
	int input = -1;
	bool is_started = g_spawn_async_with_pipes(NULL, (char **)arguments, environment,
						   G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
						   &pager->pid, &input, NULL, NULL, NULL);

	g_strfreev(environment);
	if (is_started)
		pager->stream = fdopen(input, "w");
	if (!pager->stream)
		g_clear_pointer(&pager, g_free);
	return pager;
}

struct pager *pager_open(void)
{
	const char *command = isatty(STDOUT_FILENO) ? command_find() : NULL;
	struct pager *pager;
	char *program;

	if (!command)
		return NULL;
	program = g_find_program_in_path("less");
	if (!program && strcmp(command, "less") == 0)
		return NULL;
	g_free(program);
	pager = spawn(command);
	if (pager)
		signal(SIGPIPE, SIG_IGN);
	return pager;
}

FILE *pager_stream(struct pager *pager)
{
	return pager->stream;
}

bool pager_close(struct pager *pager)
{
	int status = 0;

	if (!pager)
		return true;
	fclose(pager->stream);
	waitpid(pager->pid, &status, 0);
	g_spawn_close_pid(pager->pid);
	g_free(pager);
	return !WIFEXITED(status) || WEXITSTATUS(status) < SHELL_CANNOT_RUN;
}
