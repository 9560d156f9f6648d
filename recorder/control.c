/* SPDX-License-Identifier: MIT */
/* Tells a recorder to start or to stop, and waits until it has. */
#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "process.h"

enum { POLL_MS = 10 };

int control_signal(enum control_request request)
{
	return SIGRTMIN + (int)request;
}

void control_add_signals(sigset_t *set)
{
	for (int request = 0; request < CONTROL_REQUESTS; request++)
		sigaddset(set, control_signal((enum control_request)request));
}

enum control_request control_request_of(int signal)
{
	int request = signal - SIGRTMIN;

	return request >= 0 && request < CONTROL_REQUESTS ? (enum control_request)request
							  : CONTROL_REQUESTS;
}

/** Why that cannot be asked of it now, to be freed; null where it can. */
static char *obstacle(const struct about *about, enum control_request request,
		      const char *directory)
{
	bool is_waiting = strcmp(about->state, ABOUT_WAITING) == 0;
	bool is_running = strcmp(about->state, ABOUT_RUNNING) == 0;

	if (!is_waiting && !is_running)
		return g_strdup_printf("%s has been recorded already: a recording is started and "
				       "stopped once; make another one",
				       directory);
	if (!process_name_is_alive(about->id))
		return g_strdup_printf("nobody records into %s any more", directory);
	if (request == CONTROL_START && is_running)
		return g_strdup_printf("%s is being recorded already", directory);
	if (request == CONTROL_STOP && is_waiting)
		return g_strdup_printf("%s has not been started yet", directory);
	return NULL;
}

/** Read its state again and again, until it is another one or the recorder is gone. */
static int await_change(struct about *about, const char *directory)
{
	g_autofree char *before = g_strdup(about->state);
	bool is_alive;

	do {
		is_alive = process_name_is_alive(about->id);
		g_usleep(POLL_MS * 1000);
		about_clear(about);
		if (about_read(about, directory) < 0)
			return -1;
	} while (is_alive && strcmp(about->state, before) == 0 && about->end_ns == ABOUT_UNKNOWN);
	return 0;
}

static int ask(struct about *about, enum control_request request, const char *directory)
{
	const char *wanted = request == CONTROL_START ? ABOUT_RUNNING : ABOUT_COMPLETE;
	pid_t recorder = atoi(about->id);
	g_autofree char *reason = obstacle(about, request, directory);

	if (!reason && kill(recorder, control_signal(request)) < 0)
		reason = errno == EPERM
				 ? g_strdup_printf("process %d, which records into %s, is "
						   "another user's: be root",
						   (int)recorder, directory)
				 : g_strdup_printf("nobody records into %s any more", directory);
	if (reason) {
		g_printerr("lockcost: %s\n", reason);
		return -1;
	}
	if (await_change(about, directory) < 0)
		return -1;
	if (strcmp(about->state, wanted) == 0)
		return 0;
	g_printerr("lockcost: process %d, which records into %s, did not: what it said tells why\n",
		   (int)recorder, directory);
	return -1;
}

int recording_control(const char *directory, enum control_request request)
{
	struct about about;
	int status;

	if (about_read(&about, directory) < 0)
		return -1;
	status = ask(&about, request, directory);
	about_clear(&about);
	return status;
}
