/* SPDX-License-Identifier: MIT */
/* What was recorded and how well, then what it comes to. */
#include "text_header.h"

#include <string.h>

#include "format.h"
#include "wrap.h"

enum { COMMAND_WIDTH = 60, LINE_WIDTH = 100 };

static const char field_gap[] = "   ";

static char *program_text(const struct report *report)
{
	GString *text = g_string_new(NULL);
	const struct report_process *process =
		report->processes->len ? report->processes->pdata[0] : NULL;

	for (guint i = 0; i < report->command->len; i++) {
		char *word = i ? g_strdup(report->command->pdata[i])
			       : g_path_get_basename(report->command->pdata[i]);

		g_string_append_printf(text, "%s%s", i ? " " : "", word);
		g_free(word);
	}
	/* a word may be a whole script */
	for (char *at = text->str; *at; at++)
		*at = g_ascii_iscntrl(*at) ? ' ' : *at;
	if (text->len == 0)
		g_string_append(text, process && process->comm ? process->comm : "(no program)");
	if (text->len > COMMAND_WIDTH) {
		g_string_truncate(text, COMMAND_WIDTH - 2);
		g_string_append(text, "..");
	}
	if (report->processes->len == 1)
		g_string_append_printf(text,
				       report->attached_pid ? " (attached to pid %d)" : " (pid %d)",
				       process->pid);
	else if (report->attached_pid)
		g_string_append_printf(text, " (attached to pid %d)", report->attached_pid);
	return g_string_free(text, FALSE);
}

static char *losses_text(const struct report *report)
{
	uint64_t lost = 0;

	if (report->ust_lost != REPORT_UNKNOWN)
		lost += report->ust_lost;
	if (report->kernel_lost != REPORT_UNKNOWN)
		lost += report->kernel_lost;
	if (lost)
		return g_strdup_printf("%" G_GUINT64_FORMAT " event%s lost", lost,
				       format_plural(lost));
	return g_strdup(report->ust_lost == REPORT_UNKNOWN ? "losses not known" : "nothing lost");
}

static char *duration_text(const struct report *report, bool is_ns)
{
	char text[FORMAT_SIZE];
	const char *duration = format_duration(text, report->duration_ns, is_ns);

	if (report->cpus == REPORT_UNKNOWN)
		return g_strdup(duration);
	return g_strdup_printf("%s on %" G_GUINT64_FORMAT " CPU%s", duration, report->cpus,
			       format_plural(report->cpus));
}

static char *threads_text(const struct report *report)
{
	unsigned int threads = 0, processes = 0;

	for (guint i = 0; i < report->processes->len; i++) {
		const struct report_process *process = report->processes->pdata[i];

		threads += process->thread_count;
		processes += !process->is_hidden;
	}
	if (processes > 1)
		return g_strdup_printf("%u processes, %u threads", processes, threads);
	return g_strdup_printf("%u thread%s", threads, format_plural(threads));
}

/* Fields stay whole: a line is broken between two of them. */
static void fields_print(FILE *stream, GPtrArray *fields)
{
	size_t column = 0;

	for (guint i = 0; i < fields->len; i++) {
		const char *field = fields->pdata[i];
		size_t length = (size_t)g_utf8_strlen(field, -1);

		if (i > 0 && column + strlen(field_gap) + length > LINE_WIDTH) {
			fputs("\n  ", stream);
			column = 2;
		} else if (i > 0) {
			fputs(field_gap, stream);
			column += strlen(field_gap);
		}
		fputs(field, stream);
		column += length;
	}
	fputc('\n', stream);
}

static double seconds_since(const struct report *report, uint64_t time_ns)
{
	return time_ns > report->start_ns ? (double)(time_ns - report->start_ns) / 1e9 : 0;
}

/* "Only from 1.5 s to 2 s, only of process 12": nothing where it is all. */
static void selection_print(FILE *stream, const struct report *report)
{
	GString *text = g_string_new(NULL);

	if (report->from_ns)
		g_string_append_printf(text, ", from %g s", seconds_since(report, report->from_ns));
	if (report->to_ns)
		g_string_append_printf(text, ", to %g s", seconds_since(report, report->to_ns));
	if (report->only_pid)
		g_string_append_printf(text, ", process %d", report->only_pid);
	if (report->only_comm)
		g_string_append_printf(text, ", threads named %s", report->only_comm);
	if (text->len)
		fprintf(stream, "Only a part of the recording: %s.\n", text->str + 2);
	g_string_free(text, TRUE);
}

void text_header_print(FILE *stream, const struct report *report, bool is_ns)
{
	GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(fields, program_text(report));
	g_ptr_array_add(fields, duration_text(report, is_ns));
	g_ptr_array_add(fields, threads_text(report));
	g_ptr_array_add(fields, g_strdup_printf("kernel side: %s", report->kernel_source));
	g_ptr_array_add(fields, losses_text(report));
	fields_print(stream, fields);
	g_ptr_array_unref(fields);
	if (report->duration_ns == 0 && report->notes->len > 0)
		fprintf(stream, "Nothing was recorded: %s.\n",
			(const char *)report->notes->pdata[0]);
	selection_print(stream, report);
	if (is_ns)
		fputs("All times are in nanoseconds.\n", stream);
	if (report->exit_signal > 0)
		fprintf(stream, "The program was ended by signal %d (%s).\n",
			(int)report->exit_signal, strsignal((int)report->exit_signal));
	if (g_strcmp0(report->state, "recovered") == 0)
		fputs("The recorder was killed; this is what it had written until then.\n", stream);
}

struct sums {
	uint64_t wait_ns;
	uint64_t futex_ns; /* in raw futex calls, which may be waiting for work: not in wait_ns */
	uint64_t crossing_ns;
	uint64_t thread_ns;
	bool is_crossing_known;
};

static struct sums sums_find(const struct report *report)
{
	struct sums sums = {0};

	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		if (lock->kind == LOCKCOST_KIND_FUTEX) {
			sums.futex_ns += lock->all.wait.total_ns;
			continue;
		}
		sums.wait_ns += lock->all.wait.total_ns;
		if (lock->all.transition_ns == REPORT_UNKNOWN)
			continue;
		sums.crossing_ns += lock->all.transition_ns;
		sums.is_crossing_known = true;
	}
	for (guint i = 0; i < report->processes->len; i++)
		sums.thread_ns +=
			((const struct report_process *)report->processes->pdata[i])->thread_ns;
	return sums;
}

static void sums_append(GString *text, const struct sums *sums, bool is_ns)
{
	char wait[FORMAT_SIZE], share[FORMAT_SIZE], life[FORMAT_SIZE], crossing[FORMAT_SIZE];

	if (sums->wait_ns == 0) {
		g_string_append(text, sums->futex_ns
					      ? "No thread waited for anything that is known "
						"to be a lock."
					      : "No thread waited for a lock.");
		return;
	}
	g_string_append_printf(text,
			       "Threads waited %s for locks: %s of their life times, "
			       "which add up to %s.",
			       format_duration(wait, sums->wait_ns, is_ns),
			       format_share(share, sums->wait_ns, sums->thread_ns),
			       format_duration(life, sums->thread_ns, is_ns));
	if (sums->is_crossing_known)
		g_string_append_printf(
			text, " Crossing the user/kernel boundary for these waits took %s.",
			format_duration(crossing, sums->crossing_ns, is_ns));
}

void text_summary_print(FILE *stream, const struct report *report, bool is_ns)
{
	struct sums sums = sums_find(report);
	GString *text = g_string_new(NULL);
	char futex[FORMAT_SIZE];

	sums_append(text, &sums, is_ns);
	if (sums.futex_ns)
		g_string_append_printf(
			text, " Not in this: %s in raw futex calls, which may wait for work.",
			format_duration(futex, sums.futex_ns, is_ns));
	wrap_print(stream, "", "", text->str);
	fputc('\n', stream);
	g_string_free(text, TRUE);
}
