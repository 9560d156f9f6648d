/* SPDX-License-Identifier: MIT */
/* Header, what is most urgent, tables, details, legend, and what is not known. */
#include "text.h"

#include <string.h>

#include "columns.h"
#include "crowds.h"
#include "table.h"
#include "text_deadlock.h"
#include "text_lock.h"
#include "text_unknown.h"
#include "wrap.h"

enum {
	DETAILED_LOCKS = 3,
	DETAILED_SHARE_PERCENT = 1, /* of all waiting: less is not worth the lines */
	SIGNALS_SHOWN = 10,
	IDLE_LOCKS_SHOWN = 5,
	COMMAND_WIDTH = 60,
};

bool text_has_column(const char *name)
{
	return columns_find(name) != NULL;
}

static bool has_kernel(const struct report *report)
{
	return g_strcmp0(report->kernel_source, "none") != 0;
}

/* Header */

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

static void header_print(FILE *stream, const struct report *report, bool is_ns)
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

static void summary_print(FILE *stream, const struct report *report, bool is_ns)
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
		if (has_kernel(report))
			g_string_append_printf(
				text, "; crossing the user/kernel boundary for them took %s",
				format_duration(crossing, crossing_ns, is_ns));
		g_string_append_c(text, '.');
	}
	wrap_print(stream, "", "", text->str);
	fputc('\n', stream);
	g_string_free(text, TRUE);
}

/* Tables */

static int compare_locks(const void *a, const void *b, void *context)
{
	const struct report_lock *x = *(struct report_lock *const *)a;
	const struct report_lock *y = *(struct report_lock *const *)b;
	const struct column *column = context;
	int order = column->compare(x, y);

	if (order == 0 && x->acquisitions != y->acquisitions)
		order = x->acquisitions > y->acquisitions ? -1 : 1;
	return order ? order : strcmp(x->id, y->id);
}

static GPtrArray *locks_sorted(const GPtrArray *locks, const char *sort)
{
	GPtrArray *sorted = g_ptr_array_sized_new(locks->len);

	for (guint i = 0; i < locks->len; i++)
		g_ptr_array_add(sorted, locks->pdata[i]);
	g_ptr_array_sort_with_data(sorted, compare_locks, (void *)columns_find(sort));
	return sorted;
}

/* Rows to show: locks that nobody waited for are of little interest beside those that were. */
static guint shown_count(const GPtrArray *locks, const struct text_options *options)
{
	guint waited = 0;

	for (guint i = 0; i < locks->len; i++)
		waited += ((const struct report_lock *)locks->pdata[i])->waits > 0;
	if (options->top == UINT_MAX || strcmp(options->sort, "wait") != 0)
		return MIN(locks->len, options->top);
	return MIN(MIN(locks->len, waited + IDLE_LOCKS_SHOWN), options->top);
}

static void locks_print(FILE *stream, const struct report *report, const GPtrArray *locks,
			const struct text_options *options)
{
	guint shown = shown_count(locks, options);

	if (locks->len == 0) {
		fputs("No lock was used.\n", stream);
		return;
	}
	table_print(stream, has_kernel(report) ? columns_kernel : columns_clock, locks, shown,
		    options->is_ns);
	if (locks->len > shown)
		fprintf(stream, "and %u more%s (--top=0 shows all)\n", locks->len - shown,
			shown < options->top ? ", which nobody waited for" : "");
}

static void signals_print(FILE *stream, const struct report *report,
			  const struct text_options *options)
{
	if (report->signals->len == 0)
		return;
	fputc('\n', stream);
	table_print(stream, has_kernel(report) ? columns_signal : columns_signal_clock,
		    report->signals, MIN(options->top, SIGNALS_SHOWN), options->is_ns);
	if (report->signals->len > MIN(options->top, SIGNALS_SHOWN))
		fprintf(stream, "and %u more\n",
			report->signals->len - MIN(options->top, SIGNALS_SHOWN));
}

static void details_print(FILE *stream, const GPtrArray *locks, const struct report *report,
			  bool is_ns)
{
	uint64_t all_ns = 0;

	for (guint i = 0; i < report->locks->len; i++)
		all_ns += ((const struct report_lock *)report->locks->pdata[i])->wait.total_ns;
	for (guint i = 0; i < locks->len && i < DETAILED_LOCKS; i++) {
		const struct report_lock *lock = locks->pdata[i];

		if (lock->waits == 0 || lock->wait.total_ns < all_ns / 100 * DETAILED_SHARE_PERCENT)
			continue;
		fputc('\n', stream);
		text_lock_print(stream, lock, false, is_ns);
	}
}

static void legend_print(FILE *stream, const struct report *report)
{
	static const char kernel_legend[] =
		"CONTENDED: calls that found it taken and had to wait. WAIT: all their time, from "
		"request to return; of it SPIN: running in user mode; BLOCKED: asleep until "
		"somebody "
		"woke it; WAKE-UP: from then until it ran; IN+OUT: entering and leaving the "
		"kernel; "
		"the rest was preempted or is not known. CROSSING: IN+OUT, WAKE-UP and what "
		"releasers spent "
		"waking.";
	static const char clock_legend[] =
		"CONTENDED: calls that found it taken and had to wait. WAIT: all their time, from "
		"request to return; of it ON-CPU: spinning or busy in the kernel; OFF-CPU: asleep "
		"or "
		"waiting for a CPU. HELD: time that it was held, by all threads.";
	static const char signal_legend[] =
		"Waiting for work is not contention and is in no sum above.";
	static const char signal_kernel_legend[] =
		"Waiting for work is not contention and is in no sum above. WOKEN: from the "
		"wake-up to "
		"running. RETAKING: taking the mutex again after a cond wait.";

	fputc('\n', stream);
	wrap_print(stream, "", "", has_kernel(report) ? kernel_legend : clock_legend);
	if (report->signals->len > 0)
		wrap_print(stream, "", "",
			   has_kernel(report) ? signal_kernel_legend : signal_legend);
}

static void next_print(FILE *stream, const struct report *report, const GPtrArray *locks,
		       const char *directory)
{
	const struct report_lock *first = locks->len ? locks->pdata[0] : NULL;
	char *quoted;

	if (first && first->waits) {
		quoted = g_shell_quote(first->name);
		fprintf(stream, "Next: lockcost report --lock=%s%s%s\n", quoted,
			directory ? " " : "", directory ? directory : "");
		g_free(quoted);
	} else if (!has_kernel(report)) {
		fputs("Next: lockcost doctor\n", stream);
	}
}

/* One lock */

static bool is_named(const struct report_lock *lock, const char *name)
{
	return strcmp(lock->name, name) == 0 || strcmp(lock->id, name) == 0 ||
	       strcmp(lock->class, name) == 0;
}

static guint named_print(FILE *stream, const GPtrArray *locks, const struct text_options *options)
{
	guint count = 0;

	for (guint i = 0; i < locks->len; i++) {
		if (!is_named(locks->pdata[i], options->lock))
			continue;
		if (count++)
			fputc('\n', stream);
		text_lock_print(stream, locks->pdata[i], true, options->is_ns);
	}
	return count;
}

static int one_lock_write(const struct report *report, const struct text_options *options,
			  FILE *stream)
{
	struct crowds crowds;
	guint count;

	/* A class of many is one; a single one of them is asked for by its id. */
	crowds_init(&crowds, report->locks);
	count = named_print(stream, crowds.rows, options);
	crowds_clear(&crowds);
	if (!count)
		count = named_print(stream, report->locks, options);
	if (count + named_print(stream, report->signals, options) > 0)
		return 0;
	fprintf(stderr, "lockcost: no lock is called \"%s\"; lockcost report --top=0 lists all\n",
		options->lock);
	return -1;
}

int text_write(const struct report *report, const struct text_options *options, FILE *stream)
{
	struct crowds crowds;
	GPtrArray *locks;

	if (options->lock)
		return one_lock_write(report, options, stream);
	crowds_init(&crowds, report->locks);
	locks = locks_sorted(crowds.rows, options->sort);
	header_print(stream, report, options->is_ns);
	text_deadlock_print(stream, report, options->is_ns);
	summary_print(stream, report, options->is_ns);
	locks_print(stream, report, locks, options);
	signals_print(stream, report, options);
	details_print(stream, locks, report, options->is_ns);
	legend_print(stream, report);
	text_unknown_print(stream, report, options->is_ns);
	next_print(stream, report, locks, options->directory);
	g_ptr_array_unref(locks);
	crowds_clear(&crowds);
	return 0;
}
