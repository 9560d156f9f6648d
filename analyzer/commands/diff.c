/* SPDX-License-Identifier: MIT */
/* `lockcost diff`: what has become of the locks between two recordings, or two sets of them. */
#include <stdio.h>

#include "command.h"
#include "diff.h"
#include "gate.h"
#include "pipeline.h"
#include "report.h"
#include "style.h"
#include "text_diff.h"

enum { TOP_DEFAULT = 20 };

static const double noise_default = 5; /* per cent */

static const struct command_help help = {
	.usage = "diff [OPTIONS] BASE NEW",
	.summary =
		"Compares the locks of two recordings, class by class, and says which differences "
		"are\n"
		"more than chance. More recordings of either side make it surer of that. The exit "
		"status\n"
		"is 0, 1 when a --fail-if came true or a recording cannot be read, or 2 when the\n"
		"command line is wrong.",
	.examples =
		"  lockcost diff lockcost.data.old lockcost.data\n"
		"  lockcost diff --fail-if='wait > +10%' --fail-if='p99(queue_lock) > 2ms' a b\n"
		"  lockcost diff --base=a2 --base=a3 --new=b2 --new=b3 a1 b1\n",
};

struct options {
	char **more_base;
	char **more_new;
	char **fail_if;
	double noise;
	gint top;
};

static GOptionGroup *options_group(struct options *options)
{
	const GOptionEntry entries[] = {
		{"fail-if", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->fail_if,
		 "Exit with 1 if that is so, such as 'wait > +10%' or 'p99(NAME) > 2ms'; may be "
		 "repeated",
		 "EXPRESSION"},
		{"base", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->more_base,
		 "One more recording of what was before; may be repeated", "DIR"},
		{"new", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->more_new,
		 "One more recording of what is now; may be repeated", "DIR"},
		{"noise", 0, 0, G_OPTION_ARG_DOUBLE, &options->noise,
		 "Take smaller changes for chance: per cent (5)", "PERCENT"},
		{"top", 0, 0, G_OPTION_ARG_INT, &options->top,
		 "Show at most N classes (20; 0: all)", "N"},
		{0},
	};
	GOptionGroup *group =
		g_option_group_new("diff", "Diff options:", "Show diff options", NULL, NULL);

	g_option_group_add_entries(group, entries);
	return group;
}

static void report_free_one(void *report)
{
	report_free(report);
}

/* Add the recording's report. Returns enum report_status. */
static int side_read(GPtrArray *side, const char *directory)
{
	struct report_options options = {.directory = (char *)directory};
	struct report *report;

	if (!command_recording_is_whole(directory))
		return REPORT_STATUS_UNREADABLE;
	report = command_report_read(&options);
	if (!report)
		return REPORT_STATUS_UNREADABLE;
	g_ptr_array_add(side, report);
	return REPORT_STATUS_FINE;
}

static int sides_read(GPtrArray *side, const char *first, char **more)
{
	int status = side_read(side, first);

	for (; status == REPORT_STATUS_FINE && more && *more; more++)
		status = side_read(side, *more);
	return status;
}

/* NULL: one of them is wrong, which was said. */
static GPtrArray *gates_parse(char **texts)
{
	GPtrArray *gates = g_ptr_array_new_with_free_func(gate_free);

	for (; texts && *texts; texts++) {
		struct gate *gate = gate_parse(*texts);

		if (!gate) {
			g_ptr_array_unref(gates);
			return NULL;
		}
		g_ptr_array_add(gates, gate);
	}
	return gates;
}

static int gates_check(const GPtrArray *gates, const struct diff *diff)
{
	int status = REPORT_STATUS_FINE;

	for (guint i = 0; i < gates->len; i++) {
		const struct gate *gate = gates->pdata[i];
		const struct diff_row *row;
		char *text;

		switch (gate_check(gate, diff, &row)) {
		case GATE_HOLDS:
			break;
		case GATE_NO_LOCK:
			fprintf(stderr, "lockcost: --fail-if='%s': no lock is called \"%s\"\n",
				gate->text, gate->lock);
			return REPORT_STATUS_USAGE;
		case GATE_UNKNOWN:
			fprintf(stderr,
				"lockcost: --fail-if='%s': that is not known of these recordings; "
				"`lockcost report` says what is missing\n",
				gate->text);
			status = REPORT_STATUS_UNREADABLE;
			break;
		case GATE_FAILS:
			text = text_diff_failure(gate, diff, row);
			fprintf(stderr, "lockcost: %s\n", text);
			g_free(text);
			status = REPORT_STATUS_UNREADABLE;
		}
	}
	return status;
}

static int compare(const struct options *options, char **argv, const GPtrArray *gates)
{
	GPtrArray *base = g_ptr_array_new_with_free_func(report_free_one);
	GPtrArray *new = g_ptr_array_new_with_free_func(report_free_one);
	int status = sides_read(base, argv[1], options->more_base);

	if (status == REPORT_STATUS_FINE)
		status = sides_read(new, argv[2], options->more_new);
	if (status == REPORT_STATUS_FINE) {
		struct diff *diff = diff_make(base, new, options->noise / 100);

		text_diff_write(stdout, diff,
				options->top > 0 ? (unsigned int)options->top : UINT_MAX);
		fflush(stdout);
		status = gates_check(gates, diff);
		diff_free(diff);
	}
	g_ptr_array_unref(base);
	g_ptr_array_unref(new);
	return status;
}

static int diff_run(const struct options *options, int argc, char **argv)
{
	GPtrArray *gates;
	int status;

	if (argc != 3) {
		fprintf(stderr, "lockcost: diff: give two recordings, what was before and what is "
				"now\n");
		return COMMAND_STATUS_USAGE;
	}
	if (!(options->noise >= 0) || options->top < 0) {
		fprintf(stderr, "lockcost: diff: --noise and --top are not below 0\n");
		return COMMAND_STATUS_USAGE;
	}
	gates = gates_parse(options->fail_if);
	if (!gates)
		return COMMAND_STATUS_USAGE;
	status = compare(options, argv, gates);
	g_ptr_array_unref(gates);
	return status;
}

int command_diff(int argc, char **argv)
{
	struct options options = {.noise = noise_default, .top = TOP_DEFAULT};
	GOptionGroup *groups[] = {options_group(&options), NULL};
	int status = COMMAND_STATUS_USAGE;

	if (command_line_read(&help, groups, &argc, &argv, &status))
		status = diff_run(&options, argc, argv);
	g_strfreev(options.more_base);
	g_strfreev(options.more_new);
	g_strfreev(options.fail_if);
	return status;
}
