/* SPDX-License-Identifier: MIT */
/* `lockcost explain`: one wait, every event around it, and what follows from them. */
#include <stdio.h>

#include "command.h"
#include "explain.h"

static const struct command_help help = {
	.usage = "explain [OPTIONS] [DIRECTORY]",
	.summary =
		"Shows one wait of a recorded program: the phases and the blame derived, piece by\n"
		"piece, and every event that they were derived from. Without options, the longest\n"
		"wait for the lock that was waited for longest. The exit status is 0, 1 when "
		"there\n"
		"is no such wait or no such recording, or 2 when the command line is wrong.",
	.examples = "  lockcost explain\n"
		    "  lockcost explain --lock=queue_lock --rank=3\n"
		    "  lockcost explain --at=12.345 --tid=4711 /tmp/server.data\n",
};

static int explain(struct explain_options *options, int argc, char **argv)
{
	if (argc > 2 || (argc == 2 && options->traces)) {
		fprintf(stderr, "lockcost: explain: give one recording, or --trace\n");
		return COMMAND_STATUS_USAGE;
	}
	if (explain_options_check(options) != REPORT_STATUS_FINE)
		return REPORT_STATUS_USAGE;
	if (argc == 2)
		options->directory = g_strdup(argv[1]);
	if (!options->traces && !command_recording_is_whole(options->directory))
		return REPORT_STATUS_UNREADABLE;
	return explain_write(options, stdout);
}

int command_explain(int argc, char **argv)
{
	struct explain_options options;
	GOptionGroup *groups[] = {explain_options_group(&options), NULL};
	int status = COMMAND_STATUS_USAGE;

	explain_options_init(&options);
	if (command_line_read(&help, groups, &argc, &argv, &status))
		status = explain(&options, argc, argv);
	explain_options_clear(&options);
	return status;
}
