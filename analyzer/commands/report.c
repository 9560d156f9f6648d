/* SPDX-License-Identifier: MIT */
/* `lockcost report`: print what a recording says. */
#include <stdio.h>

#include "command.h"
#include "pipeline.h"

static const struct command_help help = {
	.usage = "report [OPTIONS] [DIRECTORY]",
	.summary =
		"Prints what the locks of a recorded program cost. DIRECTORY is a recording made\n"
		"by `lockcost record`, lockcost.data by default. The exit status is 0, 1 when it\n"
		"cannot be read, or 2 when the command line is wrong.",
	.examples = "  lockcost report\n"
		    "  lockcost report --sort=crossing --top=5 /tmp/server.data\n"
		    "  lockcost report --format=json --output=report.json\n",
};

static int report(struct report_options *options, int argc, char **argv)
{
	if (argc > 2) {
		fprintf(stderr, "lockcost: report: \"%s\" is one directory too many\n", argv[2]);
		return COMMAND_STATUS_USAGE;
	}
	if (argc == 2 && options->traces) {
		fprintf(stderr, "lockcost: report: give a recording or --trace, not both\n");
		return COMMAND_STATUS_USAGE;
	}
	if (report_options_check(options) != REPORT_STATUS_FINE)
		return REPORT_STATUS_USAGE;
	if (argc == 2)
		options->directory = g_strdup(argv[1]);
	if (!options->traces && !command_recording_is_whole(options->directory))
		return REPORT_STATUS_UNREADABLE;
	return command_report_write(options, stdout);
}

int command_report(int argc, char **argv)
{
	struct report_options options;
	GOptionGroup *groups[] = {report_options_group(&options),
				  report_options_selection_group(&options), NULL};
	int status = COMMAND_STATUS_USAGE;

	report_options_init(&options);
	if (command_line_read(&help, groups, &argc, &argv, &status))
		status = report(&options, argc, argv);
	report_options_clear(&options);
	return status;
}
