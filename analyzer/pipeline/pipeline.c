/* SPDX-License-Identifier: MIT */
/* Options in, the finished report out; each stage knows only the one before it. */
#include "pipeline.h"

#include "analysis.h"
#include "formats.h"
#include "lockcost/recording.h"
#include "naming.h"
#include "others.h"
#include "recording.h"
#include "source.h"
#include "time_option.h"

enum { NAMES_SHOWN = 10 };

static const char directory_default[] = "lockcost.data";

/* On the way from the source to the analysis. */
struct reading {
	struct analysis *analysis;
	const struct report_options *options;
	uint64_t start_ns; /* of the recording; 0: not known, as is its end */
	uint64_t end_ns;
	uint64_t event_count;
	struct selection selection;
	bool is_selected; /* the selection is complete, and known to the analysis */
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

/* Times count from the beginning, which traces without a recording tell by their first event. */
static void select_part(struct reading *reading, uint64_t first_ns)
{
	const struct report_options *options = reading->options;
	struct selection *selection = &reading->selection;
	uint64_t start_ns = reading->start_ns ? reading->start_ns : first_ns;

	reading->is_selected = true;
	selection->pid = options->pid;
	/* report_options_check() has seen to it that they are times */
	time_option_parse("from", options->from, start_ns, &selection->from_ns);
	time_option_parse("to", options->to, start_ns, &selection->to_ns);
	analysis_select(reading->analysis, selection);
}

static void receive(void *context, const struct event *event)
{
	struct reading *reading = context;
	const struct report_progress *progress = &reading->options->progress;

	if (!reading->is_selected)
		select_part(reading, event->time_ns);
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
			 const struct source_summary *summary, const struct model *model,
			 const struct selection *selection)
{
	report->ust_lost = loss_merge(report->ust_lost, recording->ust_lost);
	report->kernel_lost = loss_merge(report->kernel_lost, recording->kernel_lost);
	report->unknown_events = summary->unknown_count;
	report->end_ns = recording->end_ns;
	report->pid_namespace = recording->pid_namespace;
	report->start_ns = recording->start_ns ? recording->start_ns : model->first_ns;
	if (recording->start_ns && recording->end_ns > recording->start_ns)
		report->duration_ns =
			selection_overlap_ns(selection, recording->start_ns, recording->end_ns);
	report->from_ns = selection->from_ns;
	report->to_ns = selection->to_ns;
	report->only_pid = selection->pid;
	for (guint i = 0; summary->problems && i < summary->problems->len; i++)
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

static void feed(void *context, const struct event *event)
{
	analysis_add(context, event);
}

/*
 * Threads of that name. Most of them get it when they have taken locks already: so the recording is
 * read once more, before all else. NULL: it cannot be read, which was said.
 */
static GHashTable *threads_named(const struct report_options *options, uint64_t pid_namespace)
{
	struct analysis *analysis = analysis_create(pid_namespace);
	GHashTable *threads = NULL;

	analysis_know(analysis, report_known(options));
	if (report_read_again(options, feed, analysis) == 0) {
		threads = selection_threads_create();
		selection_add_named(threads, analysis_model(analysis), options->comm);
	}
	analysis_free(analysis);
	return threads;
}

/* A recording of a program has the program's half, or something has become of it. */
static void halves_say(struct report *report, const struct report_options *options,
		       const char *directory)
{
	g_autofree char *half = g_build_filename(directory, LOCKCOST_DIR_UST, NULL);

	if (options->traces || report->attached_pid || report->duration_ns == 0 ||
	    g_file_test(half, G_FILE_TEST_IS_DIR))
		return;
	report->ust_lost = REPORT_UNKNOWN;
	g_ptr_array_insert(
		report->notes, 0,
		g_strdup_printf("the program's half of the recording, %s, is missing", half));
}

/* A mistyped name must not look like a program without locks. */
static void selection_say(const struct report *report)
{
	GString *names = g_string_new(NULL);
	bool is_any = false;

	for (guint i = 0; i < report->processes->len; i++) {
		const struct report_process *process = report->processes->pdata[i];

		is_any |= !process->is_hidden;
		if (i < NAMES_SHOWN)
			g_string_append_printf(names, "%s%s (%d)", i ? ", " : "",
					       process->comm ? process->comm : "unnamed",
					       process->pid);
	}
	if (!is_any && (report->only_pid || report->only_comm))
		fprintf(stderr,
			"lockcost: nothing in the recording fits --pid or --comm; it has %s%s\n",
			names->len ? names->str : "no process",
			report->processes->len > NAMES_SHOWN ? ", ..." : "");
	g_string_free(names, TRUE);
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
	report->has_paths = formats_find(options->format)->has_paths;
	if (options->traces)
		directories = (const char *const *)options->traces;
	else if (recording_read(directory, &recording, report) != 0)
		return -1;
	if (options->comm) {
		report->only_comm = g_strdup(options->comm);
		report->only_threads = threads_named(options, recording.pid_namespace);
		reading.selection.threads = report->only_threads;
	}
	analysis = analysis_create(recording.pid_namespace);
	if (recording.known)
		analysis_know(analysis, recording.known);
	reading.analysis = analysis;
	reading.start_ns = recording.start_ns;
	reading.end_ns = recording.end_ns;
	/* The program had ended before its recording began: there is no trace. */
	if ((options->traces || recording.start_ns) &&
	    source_read(directories, receive, &reading, &summary) != 0)
		goto out;
	if (options->progress.end)
		options->progress.end(options->progress.context);
	analysis_finish(analysis, recording.end_ns, report);
	summary_fill(report, &recording, &summary, analysis_model(analysis), &reading.selection);
	halves_say(report, options, directory);
	selection_say(report);
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
