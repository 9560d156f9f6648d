/* SPDX-License-Identifier: MIT */
/* The report's options: their defaults, what --help says of them, and the way to say them again. */
#include "report_options.h"

#include "folded.h"
#include "formats.h"
#include "pipeline.h"

enum { TOP_DEFAULT = 20 };

void report_options_init(struct report_options *options)
{
	*options = (struct report_options){.top = TOP_DEFAULT};
}

void report_options_clear(struct report_options *options)
{
	g_free(options->directory);
	g_strfreev(options->traces);
	g_free(options->output);
	g_free(options->format);
	g_free(options->cost);
	g_free(options->sort);
	g_free(options->by);
	g_free(options->columns);
	g_free(options->units);
	g_free(options->color);
	g_free(options->from);
	g_free(options->to);
	g_free(options->comm);
	g_free(options->lock);
	*options = (struct report_options){0};
}

GOptionGroup *report_options_group(struct report_options *options)
{
	const GOptionEntry entries[] = {
		{"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
		 "What to print: " FORMATS_WORDS, "FORMAT"},
		{"cost", 0, 0, G_OPTION_ARG_STRING, &options->cost,
		 "What folded stacks add up: " FOLDED_COSTS, "COST"},
		{"output", 0, 0, G_OPTION_ARG_FILENAME, &options->output,
		 "Write the report to FILE", "FILE"},
		{"sort", 0, 0, G_OPTION_ARG_STRING, &options->sort,
		 "Sort the locks by one of the columns (wait)", "COLUMN"},
		{"by", 0, 0, G_OPTION_ARG_STRING, &options->by,
		 "What the rows are: lock (the default), class, site, thread or process", "WHAT"},
		{"columns", 0, 0, G_OPTION_ARG_STRING, &options->columns,
		 "Columns of the lock table, with commas; a wrong one lists all", "COLUMNS"},
		{"top", 0, 0, G_OPTION_ARG_INT, &options->top, "Show at most N locks (20; 0: all)",
		 "N"},
		{"units", 0, 0, G_OPTION_ARG_STRING, &options->units,
		 "How to print times: auto (the default) or ns", "UNITS"},
		{"color", 0, 0, G_OPTION_ARG_STRING, &options->color,
		 "Colours: auto (on a terminal, unless NO_COLOR is set), always or never", "WHEN"},
		{"no-pager", 0, 0, G_OPTION_ARG_NONE, &options->has_no_pager,
		 "Do not show the report in a pager, which is done on a terminal", NULL},
		{"lock", 0, 0, G_OPTION_ARG_STRING, &options->lock,
		 "Show one lock only, by its name, class or id", "NAME"},
		{"trace", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->traces,
		 "Read the CTF traces below DIR instead of a recording; may be repeated", "DIR"},
		{0},
	};
	GOptionGroup *group =
		g_option_group_new("report", "Report options:", "Show report options", NULL, NULL);

	g_option_group_add_entries(group, entries);
	return group;
}

GOptionGroup *report_options_selection_group(struct report_options *options)
{
	const GOptionEntry entries[] = {
		{"from", 0, 0, G_OPTION_ARG_STRING, &options->from,
		 "Only what began at this time or later: seconds since the recording began",
		 "TIME"},
		{"to", 0, 0, G_OPTION_ARG_STRING, &options->to, "Only what began before this time",
		 "TIME"},
		{"pid", 0, 0, G_OPTION_ARG_INT, &options->pid, "Only what this process did", "PID"},
		{"comm", 0, 0, G_OPTION_ARG_STRING, &options->comm,
		 "Only what threads and processes of this name did", "NAME"},
		{0},
	};
	GOptionGroup *group = g_option_group_new("selection", "Part of the recording:",
						 "Show options that select a part", NULL, NULL);

	g_option_group_add_entries(group, entries);
	return group;
}

/* Quotes only where a shell would see more than one plain word. */
static void argument_append(GString *arguments, const char *option, const char *path)
{
	bool is_plain = path[strspn(path, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_./+-")] == 0;
	char *word = is_plain ? g_strdup(path) : g_shell_quote(path);

	g_string_append_printf(arguments, " %s%s", option, word);
	g_free(word);
}

char *report_options_input(const struct report_options *options)
{
	GString *arguments = g_string_new(NULL);

	if (options->directory && !options->traces)
		argument_append(arguments, "", options->directory);
	for (char **trace = options->traces; trace && *trace; trace++)
		argument_append(arguments, "--trace=", *trace);
	return g_string_free(arguments, FALSE);
}
