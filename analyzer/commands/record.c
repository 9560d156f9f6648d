/* SPDX-License-Identifier: MIT */
/* `lockcost record`: run a program and record it. */
#include "command.h"
#include "recorder.h"

static const struct command_help help = {
	.has_program = true,
	.usage = "record [OPTIONS] [--] PROGRAM [ARGUMENTS]\n"
		 "       lockcost record [OPTIONS] -p PID",
	.summary =
		"Runs PROGRAM and records its locks, and with enough rights the kernel's side of\n"
		"them. Its output and exit status are its own (128 plus the signal that ended it;\n"
		"125 when lockcost failed, 126 or 127 when PROGRAM cannot be executed or found).\n"
		"With -p it records the futexes of a running process instead, until Ctrl-C.",
	.examples = "  lockcost record -- ./server --threads 8\n"
		    "  sudo lockcost record --user=$USER -o /tmp/server.data -- ./server\n"
		    "  sudo lockcost record -p $(pidof -s memcached)\n",
};

int command_record(int argc, char **argv)
{
	struct record_options options;
	GOptionGroup *groups[] = {record_options_group(&options), NULL};
	int status = RECORD_STATUS_FAILED;

	record_options_init(&options);
	if (command_line_read(&help, groups, &argc, &argv, &status)) {
		if (command_has_target("record", options.pid, argc))
			status = record_run(&options, options.pid ? NULL : argv + 1, NULL);
	}
	record_options_clear(&options);
	return status;
}
