/* SPDX-License-Identifier: MIT */
/* `lockcost control`: start or stop a recording while its program runs. */
#include <string.h>

#include "command.h"
#include "recorder.h"

static const struct command_help help = {
	.usage = "control start|stop [DIR]",
	.summary =
		"Tells the `lockcost record` that records into DIR (default "
		"" RECORD_DIRECTORY_DEFAULT ") to begin\n"
		"recording, where it was called with --paused or its --delay is not over, or to "
		"end "
		"the\n"
		"recording; the program goes on running. Each of them once: there is one stretch "
		"of "
		"time\n"
		"in a recording. Comes back when it is done; after `stop`, `lockcost report` can "
		"read it.\n"
		"Exits with 0, or 1 when that was not possible.",
	.examples =
		"  lockcost record --paused -- ./server &\n"
		"  lockcost control start && sleep 10 && lockcost control stop\n"
		"  lockcost control stop /tmp/server.data && lockcost report /tmp/server.data\n",
};

/** Index into enum control_request; CONTROL_REQUESTS: there is no such one. */
static enum control_request request_of(const char *name)
{
	static const char *const names[] = {[CONTROL_START] = "start", [CONTROL_STOP] = "stop"};

	for (int i = 0; i < CONTROL_REQUESTS; i++)
		if (g_strcmp0(name, names[i]) == 0)
			return (enum control_request)i;
	return CONTROL_REQUESTS;
}

int command_control(int argc, char **argv)
{
	GOptionGroup *groups[] = {NULL};
	int status = COMMAND_STATUS_USAGE;
	enum control_request request;

	if (!command_line_read(&help, groups, &argc, &argv, &status))
		return status;
	request = request_of(argc > 1 ? argv[1] : NULL);
	if (request == CONTROL_REQUESTS || argc > 3) {
		fprintf(stderr, "lockcost: control: say start or stop, and at most one recording; "
				"try `lockcost control --help`\n");
		return COMMAND_STATUS_USAGE;
	}
	return recording_control(argc > 2 ? argv[2] : RECORD_DIRECTORY_DEFAULT, request) == 0 ? 0
											      : 1;
}
