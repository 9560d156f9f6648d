/* SPDX-License-Identifier: MIT */
/* What was recorded and how well, then what it comes to. */
#include "text_header.h"

#include <string.h>

#include "format.h"
#include "wrap.h"

enum { COMMAND_WIDTH = 60 };

static char *command_text(const struct report *report)
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
	if (text->len == 0)
		g_string_append(text, process && process->comm ? process->comm : "(no program)");
	if (text->len > COMMAND_WIDTH) {
		g_string_truncate(text, COMMAND_WIDTH - 2);
		g_string_append(text, "..");
	}
	return g_string_free(text, FALSE);
}

static void losses_append(GString *line, const struct report *report)
{
	uint64_t lost = 0;

	if (report->ust_lost != REPORT_UNKNOWN)
		lost += report->ust_lost;
	if (report->kernel_lost != REPORT_UNKNOWN)
		lost += report->kernel_lost;
	if (lost)
		g_string_append_printf(line, "   %" G_GUINT64_FORMAT " events lost", lost);
	else if (report->ust_lost == REPORT_UNKNOWN)
		g_string_append(line, "   losses not known");
	else
		g_string_append(line, "   nothing lost");
}

void text_header_print(FILE *stream, const struct report *report, bool is_ns)
{
	GString *line = g_string_new(NULL);
	char *command = command_text(report);
	unsigned int threads = 0;
	char text[FORMAT_SIZE];

	for (guint i = 0; i < report->processes->len; i++)
		threads +=
			((const struct report_process *)report->processes->pdata[i])->thread_count;
	g_string_append(line, command);
	if (report->processes->len == 1)
		g_string_append_printf(
			line, " (pid %d)",
			((const struct report_process *)report->processes->pdata[0])->pid);
	g_string_append_printf(line, "   %s", format_duration(text, report->duration_ns, is_ns));
	if (report->cpus != REPORT_UNKNOWN)
		g_string_append_printf(line, " on %" G_GUINT64_FORMAT " CPUs", report->cpus);
	if (report->processes->len > 1)
		g_string_append_printf(line, "   %u processes", report->processes->len);
	g_string_append_printf(line, "   %u threads   kernel side: %s", threads,
			       report->kernel_source);
	losses_append(line, report);
	wrap_print(stream, "", "  ", line->str);
	if (report->exit_signal > 0)
		fprintf(stream, "The program was ended by signal %d (%s).\n",
			(int)report->exit_signal, strsignal((int)report->exit_signal));
	if (g_strcmp0(report->state, "recovered") == 0)
		fputs("The recorder was killed; this is what it had written until then.\n", stream);
	g_string_free(line, TRUE);
	g_free(command);
}

void text_summary_print(FILE *stream, const struct report *report, bool is_ns)
{
	uint64_t wait_ns = 0, crossing_ns = 0, thread_ns = 0;
	char wait[FORMAT_SIZE], share[FORMAT_SIZE], life[FORMAT_SIZE], crossing[FORMAT_SIZE];
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		wait_ns += lock->wait.total_ns;
		crossing_ns += lock->transition_ns == REPORT_UNKNOWN ? 0 : lock->transition_ns;
	}
	for (guint i = 0; i < report->processes->len; i++)
		thread_ns +=
			((const struct report_process *)report->processes->pdata[i])->thread_ns;
	if (wait_ns == 0) {
		g_string_append(text, "No thread waited for a lock.");
	} else {
		g_string_append_printf(text, "Threads waited %s for locks, %s of their %s",
				       format_duration(wait, wait_ns, is_ns),
				       format_share(share, wait_ns, thread_ns),
				       format_duration(life, thread_ns, is_ns));
		if (g_strcmp0(report->kernel_source, "none") != 0)
			g_string_append_printf(
				text, "; crossing the user/kernel boundary for them took %s",
				format_duration(crossing, crossing_ns, is_ns));
		g_string_append_c(text, '.');
	}
	wrap_print(stream, "", "", text->str);
	fputc('\n', stream);
	g_string_free(text, TRUE);
}
