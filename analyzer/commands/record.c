/* SPDX-License-Identifier: MIT */
/* `lockcost record`: run a program and record it. */
#include <stdio.h>

#include "command.h"
#include "recorder.h"

static const struct command_help help = {
	.has_program = true,
	.usage = "record [OPTIONS] [--] PROGRAM [ARGUMENTS]",
	.summary =
		"Runs PROGRAM and records its locks, and with enough rights the kernel's side of\n"
		"them. Its output and exit status are its own (128 plus the signal that ended it;\n"
		"125 when lockcost failed, 126 or 127 when PROGRAM cannot be executed or found).",
	.examples = "  lockcost record -- ./server --threads 8\n"
		    "  sudo lockcost record --user=$USER -o /tmp/server.data -- ./server\n"
		    "  lockcost record --kernel=none --holds=exact -- make check\n",
};

int command_record(int argc, char **argv)
{
	struct record_options options;
	GOptionGroup *groups[] = {record_options_group(&options), NULL};
	int status = RECORD_STATUS_FAILED;

	record_options_init(&options);
	if (command_line_read(&help, groups, &argc, &argv, &status)) {
		if (argc < 2)
			fprintf(stderr, "lockcost: record: a program is missing; "
					"try `lockcost record --help`\n");
		else
			status = record_run(&options, argv + 1, NULL);
	}
	record_options_clear(&options);
	return status;
}
