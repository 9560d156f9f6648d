/* SPDX-License-Identifier: MIT */
/* `lockcost run`: record a program and report it, in one go. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "pipeline.h"
#include "recorder.h"

static const struct command_help help = {
	.has_program = true,
	.usage = "run [OPTIONS] [--] PROGRAM [ARGUMENTS]\n"
		 "       lockcost run [OPTIONS] -p PID",
	.summary = "Records PROGRAM and shows the report, on stderr because stdout is the "
		   "program's. The\n"
		   "recording stays, for more reports. Exits with PROGRAM's status, as `lockcost "
		   "record` does.",
	.examples =
		"  lockcost run -- ./server --threads 8\n"
		"  lockcost run --output=report.txt -o server.data -- ./server\n"
		"  sudo lockcost run --user=$USER --format=json --output=locks.json -- ./server\n",
};

/** Record into the directory and report what is there. */
static int record_and_report(const struct record_options *record, struct report_options *report,
			     char **command)
{
	bool is_recorded;
	int status = record_run(record, command, &is_recorded);

	if (!is_recorded)
		return status;
	g_free(report->directory);
	report->directory = g_strdup(record->directory);
	if (command_report_write(report, stderr) != 0 && status == 0)
		return RECORD_STATUS_FAILED;
	return status;
}

int command_run(int argc, char **argv)
{
	struct record_options record;
	struct report_options report;
	GOptionGroup *groups[] = {record_options_group(&record), report_options_group(&report),
				  NULL};
	int status = RECORD_STATUS_FAILED;

	record_options_init(&record);
	report_options_init(&report);
	if (command_line_read(&help, groups, &argc, &argv, &status)) {
		/* before the program has run for nothing */
		if (report_options_check(&report) != REPORT_STATUS_FINE)
			status = RECORD_STATUS_FAILED;
		else if (report.traces)
			fprintf(stderr, "lockcost: run: --trace belongs to `lockcost report`\n");
		else if (command_has_target("run", record.pid, argc))
			status = record_and_report(&record, &report, record.pid ? NULL : argv + 1);
	}
	record_options_clear(&record);
	report_options_clear(&report);
	return status;
}
