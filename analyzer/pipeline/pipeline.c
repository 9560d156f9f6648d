/* SPDX-License-Identifier: MIT */
/* Options in, report out; each stage knows only the one before it. */
#include "pipeline.h"

#include <errno.h>
#include <string.h>

#include "analysis.h"
#include "json.h"
#include "naming.h"
#include "others.h"
#include "recording.h"
#include "source.h"
#include "text.h"

enum { TOP_DEFAULT = 20 };

static const char directory_default[] = "lockcost.data";
static const char format_default[] = "text";
static const char sort_default[] = "wait";
static const char units_default[] = "auto";

static const char *string_or(const char *string, const char *fallback)
{
	return string ? string : fallback;
}

static int print_json(const struct report *report, const struct text_options *options, FILE *stream)
{
	(void)options;
	return json_write(report, stream);
}

static const struct format {
	const char *name;
	int (*print)(const struct report *report, const struct text_options *options, FILE *stream);
} formats[] = {
	{"text", text_write},
	{"json", print_json},
};

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
	g_free(options->sort);
	g_free(options->units);
	g_free(options->lock);
	*options = (struct report_options){0};
}

GOptionGroup *report_options_group(struct report_options *options)
{
	const GOptionEntry entries[] = {
		{"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
		 "What to print: text (the default) or json", "FORMAT"},
		{"output", 0, 0, G_OPTION_ARG_FILENAME, &options->output,
		 "Write the report to FILE", "FILE"},
		{"sort", 0, 0, G_OPTION_ARG_STRING, &options->sort,
		 "Sort the locks by wait (the default), contended, acquired, p99, max, hold, "
		 "crossing or name",
		 "COLUMN"},
		{"top", 0, 0, G_OPTION_ARG_INT, &options->top, "Show at most N locks (20; 0: all)",
		 "N"},
		{"units", 0, 0, G_OPTION_ARG_STRING, &options->units,
		 "How to print times: auto (the default) or ns", "UNITS"},
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

static const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	fprintf(stderr, "lockcost: there is no format \"%s\"; use text or json\n", name);
	return NULL;
}

static int text_options_fill(struct text_options *text, const struct report_options *options)
{
	const char *units = string_or(options->units, units_default);

	text->top = options->top > 0 ? (unsigned int)options->top : UINT_MAX;
	text->lock = options->lock;
	text->sort = string_or(options->sort, sort_default);
	text->is_ns = strcmp(units, "ns") == 0;
	if (!text->is_ns && strcmp(units, "auto") != 0) {
		fprintf(stderr, "lockcost: there are no units \"%s\"; use auto or ns\n", units);
		return -1;
	}
	if (options->top < 0) {
		fprintf(stderr, "lockcost: --top=%d: use 0 for all locks, or a number of them\n",
			options->top);
		return -1;
	}
	if (!text_has_column(text->sort)) {
		fprintf(stderr,
			"lockcost: there is no column \"%s\" to sort by; see lockcost report "
			"--help\n",
			text->sort);
		return -1;
	}
	return 0;
}

/* Quotes only where a shell would see more than one plain word. */
static void argument_append(GString *arguments, const char *option, const char *path)
{
	bool is_plain = path[strspn(path, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_./+-")] == 0;
	char *word = is_plain ? g_strdup(path) : g_shell_quote(path);

	g_string_append_printf(arguments, " %s%s", option, word);
	g_free(word);
}

/* What a command must be given to read the same again: " DIR" or " --trace=DIR ...". */
static char *input_arguments(const struct report_options *options)
{
	GString *arguments = g_string_new(NULL);

	if (options->directory && !options->traces)
		argument_append(arguments, "", options->directory);
	for (char **trace = options->traces; trace && *trace; trace++)
		argument_append(arguments, "--trace=", *trace);
	return g_string_free(arguments, FALSE);
}

/* On the way from the source to the analysis. */
struct reading {
	struct analysis *analysis;
	const struct report_options *options;
	uint64_t start_ns; /* of the recording; 0: not known, as is its end */
	uint64_t end_ns;
	uint64_t event_count;
};

static double fraction_of(const struct reading *reading, uint64_t time_ns)
{
	if (!reading->start_ns || reading->end_ns <= reading->start_ns)
		return -1;
	if (time_ns <= reading->start_ns)
		return 0;
	return (double)(time_ns - reading->start_ns) /
	       (double)(reading->end_ns - reading->start_ns);
}

static void receive(void *context, const struct event *event)
{
	struct reading *reading = context;
	const struct report_progress *progress = &reading->options->progress;

	analysis_add(reading->analysis, event);
	reading->event_count++;
	if (progress->update)
		progress->update(progress->context, fraction_of(reading, event->time_ns),
				 reading->event_count);
}

/* What the recorder counted and what the traces say are two views of the same losses. */
static uint64_t loss_merge(uint64_t traced, uint64_t recorded)
{
	if (traced == REPORT_UNKNOWN || recorded == REPORT_UNKNOWN)
		return traced == REPORT_UNKNOWN ? recorded : traced;
	return MAX(traced, recorded);
}

static void summary_fill(struct report *report, const struct recording *recording,
			 const struct source_summary *summary, const struct model *model)
{
	report->ust_lost = loss_merge(report->ust_lost, recording->ust_lost);
	report->kernel_lost = loss_merge(report->kernel_lost, recording->kernel_lost);
	report->unknown_events = summary->unknown_count;
	report->end_ns = recording->end_ns;
	report->pid_namespace = recording->pid_namespace;
	report->start_ns = recording->start_ns ? recording->start_ns : model->first_ns;
	if (recording->start_ns && recording->end_ns > recording->start_ns)
		report->duration_ns = recording->end_ns - recording->start_ns;
	for (guint i = 0; i < summary->problems->len; i++)
		g_ptr_array_add(report->notes, g_strdup(summary->problems->pdata[i]));
	if (summary->malformed_count)
		g_ptr_array_add(report->notes,
				g_strdup_printf("%" G_GUINT64_FORMAT
						" events lack fields that this version expects",
						summary->malformed_count));
	if (!report->kernel_source)
		report->kernel_source = g_strdup(model->has_kernel ? "lttng" : "none");
	if (!report->state && !report->kernel_note && !model->has_kernel)
		report->kernel_note = g_strdup("these traces have no kernel events");
}

int report_make(const struct report_options *options, struct report *report)
{
	const char *directory = options->directory ? options->directory : directory_default;
	const char *const recording_directories[] = {directory, NULL};
	const char *const *directories = recording_directories;
	struct recording recording = {.kernel_lost = REPORT_UNKNOWN, .ust_lost = REPORT_UNKNOWN};
	struct source_summary summary = {0};
	struct analysis *analysis = NULL;
	struct reading reading = {.options = options};
	int result = -1;

	report->cpus = REPORT_UNKNOWN;
	if (options->traces)
		directories = (const char *const *)options->traces;
	else if (recording_read(directory, &recording, report) != 0)
		return -1;
	analysis = analysis_create(recording.pid_namespace);
	if (recording.known)
		analysis_know(analysis, recording.known);
	reading.analysis = analysis;
	reading.start_ns = recording.start_ns;
	reading.end_ns = recording.end_ns;
	if (source_read(directories, receive, &reading, &summary) != 0)
		goto out;
	if (options->progress.end)
		options->progress.end(options->progress.context);
	analysis_finish(analysis, recording.end_ns, report);
	summary_fill(report, &recording, &summary, analysis_model(analysis));
	naming_apply(report, analysis_model(analysis));
	if (recording.others)
		others_apply(report, recording.others);
	result = 0;
out:
	g_clear_pointer(&recording.others, g_hash_table_unref);
	source_summary_clear(&summary);
	analysis_free(analysis);
	return result;
}

GPtrArray *report_known(const struct report_options *options)
{
	struct recording recording = {0};
	struct report *report = report_create();

	if (!options->traces)
		recording_read(options->directory ? options->directory : directory_default,
			       &recording, report);
	g_clear_pointer(&recording.others, g_hash_table_unref);
	report_free(report);
	return recording.known ? recording.known : g_ptr_array_new();
}

int report_read_again(const struct report_options *options, source_receiver receiver, void *context)
{
	const char *directory = options->directory ? options->directory : directory_default;
	const char *const recording_directories[] = {directory, NULL};
	struct source_summary summary = {0};
	int status = source_read(options->traces ? (const char *const *)options->traces
						 : recording_directories,
				 receiver, context, &summary);

	source_summary_clear(&summary);
	return status;
}

static int report_print(const struct report *report, const struct format *format,
			const struct text_options *text, const char *output, FILE *stream)
{
	FILE *file = output ? fopen(output, "w") : stream;
	int result;

	if (!file) {
		fprintf(stderr, "lockcost: %s cannot be written: %s\n", output, strerror(errno));
		return -1;
	}
	result = format->print(report, text, file);
	if ((output ? fclose(file) : fflush(file)) != 0 && result == 0) {
		fprintf(stderr, "lockcost: the report cannot be written: %s\n", strerror(errno));
		result = -1;
	}
	return result;
}

int report_options_check(const struct report_options *options)
{
	struct text_options text;

	if (!format_find(string_or(options->format, format_default)) ||
	    text_options_fill(&text, options) != 0)
		return REPORT_STATUS_USAGE;
	return REPORT_STATUS_FINE;
}

int report_write(const struct report_options *options, FILE *stream)
{
	const struct format *format = format_find(string_or(options->format, format_default));
	struct text_options text = {0};
	struct report *report;
	int status = REPORT_STATUS_UNREADABLE;
	char *arguments;

	if (!format || text_options_fill(&text, options) != 0)
		return REPORT_STATUS_USAGE;
	arguments = input_arguments(options);
	text.arguments = arguments;
	report = report_create();
	if (report_make(options, report) == 0 &&
	    report_print(report, format, &text, options->output, stream) == 0)
		status = REPORT_STATUS_FINE;
	report_free(report);
	g_free(arguments);
	return status;
}
