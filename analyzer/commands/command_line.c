/* SPDX-License-Identifier: MIT */
/* Reads a command's options with GOption, and leaves those of a program to run alone. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "pager.h"
#include "pipeline.h"
#include "progress.h"
#include "recorder.h"
#include "report.h"

static void print_help(GOptionContext *context, const struct command_help *help)
{
	g_autofree char *options = g_option_context_get_help(context, FALSE, NULL);
	const char *body = strstr(options, "\n\n");

	/* GOption's own first lines name the program only, not the command. */
	printf("Usage: lockcost %s%sExamples:\n%s", help->usage, body ? body : "\n\n",
	       help->examples);
}

/** GOption leaves a "--" in front of the rest when what follows it could be taken for an option. */
static void drop_separator(int *argc, char **argv)
{
	if (*argc < 2 || strcmp(argv[1], "--") != 0)
		return;
	memmove(&argv[1], &argv[2], (size_t)(*argc - 1) * sizeof(*argv));
	--*argc;
}

bool command_line_read(const struct command_help *help, GOptionGroup **groups, int *argc,
		       char ***argv, int *status)
{
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) error = NULL;
	gboolean wants_help = FALSE;
	const GOptionEntry entries[] = {
		{"help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, "Show this help", NULL},
		{0},
	};

	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_set_strict_posix(context, help->has_program);
	g_option_context_set_summary(context, help->summary);
	g_option_context_add_main_entries(context, entries, NULL);
	for (GOptionGroup **group = groups; *group; group++)
		g_option_context_add_group(context, *group);
	if (!g_option_context_parse(context, argc, argv, &error)) {
		fprintf(stderr, "lockcost: %s; `lockcost %s --help` lists the options\n",
			error->message, (*argv)[0]);
		return false;
	}
	if (wants_help) {
		print_help(context, help);
		*status = 0;
		return false;
	}
	drop_separator(argc, *argv);
	return true;
}

bool command_has_target(const char *command, int pid, int argc)
{
	if (pid && argc > 1)
		fprintf(stderr,
			"lockcost: %s: give a program or --pid=%d, not both; a program's own "
			"options "
			"go behind it\n",
			command, pid);
	else if (!pid && argc < 2)
		fprintf(stderr, "lockcost: %s: a program is missing; try `lockcost %s --help`\n",
			command, command);
	return (argc > 1) != (pid != 0);
}

bool command_recording_is_whole(const char *directory)
{
	return recording_finish(directory ? directory : RECORD_DIRECTORY_DEFAULT) == 0;
}

/* Only for people: not where another program reads. */
static struct pager *pager_for(const struct report_options *options, FILE *stream)
{
	bool is_text = !options->format || strcmp(options->format, "text") == 0;

	return stream == stdout && is_text && !options->output && !options->has_no_pager
		       ? pager_open()
		       : NULL;
}

static int report_show(const struct report *report, struct report_options *options, FILE *stream)
{
	struct pager *pager = pager_for(options, stream);
	int result;

	options->is_paged = pager != NULL;
	result = report_print(report, options, pager ? pager_stream(pager) : stream);
	if (pager_close(pager))
		return result;
	options->is_paged = false;
	return report_print(report, options, stream);
}

struct report *command_report_read(struct report_options *options)
{
	struct progress *progress = progress_create("reading");
	struct report *report = report_create();

	options->progress = (struct report_progress){
		.update = progress ? progress_update : NULL,
		.end = progress_end,
		.context = progress,
	};
	if (report_make(options, report) != 0)
		g_clear_pointer(&report, report_free);
	progress_free(progress);
	return report;
}

int command_report_write(struct report_options *options, FILE *stream)
{
	int status = report_options_check(options);
	struct report *report;

	if (status != REPORT_STATUS_FINE)
		return status;
	report = command_report_read(options);
	if (!report)
		return REPORT_STATUS_UNREADABLE;
	if (report_show(report, options, stream) != 0)
		status = REPORT_STATUS_UNREADABLE;
	report_free(report);
	return status;
}
