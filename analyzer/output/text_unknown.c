/* SPDX-License-Identifier: MIT */
/*
 * One sentence for each thing that is missing, with what can be done about it where there is
 * something.
 */
#include "text_unknown.h"

#include <stdarg.h>
#include <string.h>

#include "format.h"
#include "style.h"
#include "wrap.h"

static void sentence(GPtrArray *sentences, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void sentence(GPtrArray *sentences, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_ptr_array_add(sentences, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

static void kernel_add(GPtrArray *sentences, const struct report *report)
{
	bool has_note = report->kernel_note && *report->kernel_note;
	unsigned int without = 0, with_threads = 0, kernel_only = 0;

	if (!report_has_kernel(report)) {
		sentence(sentences,
			 "Without kernel events, time on and off the CPU is all that is known of a "
			 "wait: spinning, blocked, waking up and crossing cannot be told apart. "
			 "%s%s.",
			 has_note ? "Why there are none: " : "`lockcost doctor` says why",
			 has_note ? report->kernel_note : "");
		return;
	}
	/* A child between fork and exec has no thread that did anything. */
	for (guint i = 0; i < report->processes->len; i++) {
		const struct report_process *process = report->processes->pdata[i];

		with_threads += process->thread_count > 0;
		without += process->thread_count > 0 && !process->has_kernel;
		kernel_only += process->thread_count > 0 && process->is_kernel_only;
	}
	if (without)
		sentence(sentences, "Of %u of %u processes the kernel side is missing.", without,
			 with_threads);
	if (kernel_only)
		sentence(sentences,
			 "Nothing of lockcost was in %u of %u process%s: of their locks the report "
			 "has the futexes that threads waited at, without sites and holders.",
			 kernel_only, with_threads, with_threads == 1 ? "" : "es");
	if (report->late_switches)
		sentence(sentences,
			 "This kernel did not report %" G_GUINT64_FORMAT
			 " switch%s from its idle task; there, leaving the kernel counts as "
			 "wake-up.",
			 report->late_switches, report->late_switches == 1 ? "" : "es");
}

static void losses_add(GPtrArray *sentences, const struct report *report, bool is_ns)
{
	char text[FORMAT_SIZE];

	if (report->ust_lost == REPORT_UNKNOWN)
		sentence(sentences, "It is not known how many events of the program were lost.");
	else if (report->ust_lost)
		sentence(sentences,
			 "%" G_GUINT64_FORMAT
			 " event%s of the program got lost: times and sites are "
			 "lower bounds, counts are not affected.",
			 report->ust_lost, format_plural(report->ust_lost));
	if (report->kernel_lost != REPORT_UNKNOWN && report->kernel_lost)
		sentence(sentences,
			 "%" G_GUINT64_FORMAT
			 " kernel event%s got lost: waits at that time are not "
			 "attributed to phases.",
			 report->kernel_lost, format_plural(report->kernel_lost));
	if (report->headless_calls)
		sentence(sentences,
			 "%" G_GUINT64_FORMAT
			 " futex call%s had begun before the recording: not counted.",
			 report->headless_calls, format_plural(report->headless_calls));
	if (report->unmatched_waits)
		sentence(sentences,
			 "The end of %" G_GUINT64_FORMAT
			 " wait%s was never seen: counted as contended, but the time is missing.",
			 report->unmatched_waits, format_plural(report->unmatched_waits));
	if (report->unflushed_ns)
		sentence(
			sentences,
			"The last counters, of up to %s, are missing because a process was killed: "
			"acquisitions are lower bounds.",
			format_duration(text, report->unflushed_ns, is_ns));
}

/* What the program did too often to tell of each. */
static void merged_add(GPtrArray *sentences, const struct report *report, bool is_ns)
{
	uint64_t waits = 0, wait_ns = 0, holds = 0;
	char wait_count[FORMAT_SIZE], hold_count[FORMAT_SIZE], time[FORMAT_SIZE];

	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		waits += lock->all.merged_waits;
		wait_ns += lock->all.merged_wait_ns;
		holds += lock->all.merged_holds;
	}
	if (waits || holds)
		sentence(sentences,
			 "Waits came too fast to tell of each: %s of less than 20 us, %s in all, "
			 "and "
			 "%s holds were added up when they happened. They are in all numbers; who "
			 "held the lock in those waits, and their stacks, are not known.",
			 format_count(wait_count, waits), format_duration(time, wait_ns, is_ns),
			 format_count(hold_count, holds));
}

/* The largest relative error of a lock that matters: one that is waited for. */
static void sampling_add(GPtrArray *sentences, const struct report *report)
{
	uint64_t error_ns = 0, total_ns = 0;
	bool is_sampled = false;

	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		if (lock->all.is_hold_exact || lock->all.hold.total_ns == REPORT_UNKNOWN)
			continue;
		is_sampled = true;
		total_ns += lock->all.hold.total_ns;
		error_ns += lock->all.hold_error_ns == REPORT_UNKNOWN ? 0 : lock->all.hold_error_ns;
	}
	if (is_sampled && total_ns)
		sentence(sentences,
			 "Hold times are estimated from samples, with a standard error of %.1f%%; "
			 "`lockcost record --holds=exact` times every one.",
			 100.0 * (double)error_ns / (double)total_ns);
}

/* Threads that were to read their own context switches, and could not. */
static void rings_add(GPtrArray *sentences, const struct report *report)
{
	uint64_t refused = 0, lost = 0;

	for (guint i = 0; i < report->processes->len; i++) {
		const struct report_process *process = report->processes->pdata[i];

		if (process->refused_rings != REPORT_UNKNOWN)
			refused += process->refused_rings;
		if (process->lost_switches != REPORT_UNKNOWN)
			lost += process->lost_switches;
	}
	if (refused)
		sentence(sentences,
			 "%" G_GUINT64_FORMAT " thread%s could not open a ring of context "
			 "switches: their CPU clock told on and off the CPU, less exactly.",
			 refused, format_plural(refused));
	if (lost)
		sentence(sentences,
			 "In %" G_GUINT64_FORMAT " wait%s there were more context switches than "
			 "a ring holds: time on and off the CPU is not known there.",
			 lost, format_plural(lost));
}

/* The file in which most was waited at places without a name, and how long. */
static const char *nameless_module(const struct report *report, uint64_t *wait_ns)
{
	const char *module = NULL;

	*wait_ns = 0;
	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];
		const struct report_place *place = &lock->class_place;

		if (!place->module || place->function || !lock->all.wait.total_ns)
			continue;
		module = module ? module : place->module;
		if (strcmp(module, place->module) == 0)
			*wait_ns += lock->all.wait.total_ns;
	}
	return module;
}

static void names_add(GPtrArray *sentences, const struct report *report, bool is_ns)
{
	uint64_t wait_ns;
	const char *module = nameless_module(report, &wait_ns);
	char time[FORMAT_SIZE];

	if (module)
		sentence(sentences,
			 "Which functions of %s it was, for %s of the waiting: that file has no "
			 "symbols. A package with its debug symbols, or DEBUGINFOD_URLS in the "
			 "environment, gives them to this report, too.",
			 module, format_duration(time, wait_ns, is_ns));
}

static void selection_add(GPtrArray *sentences, const struct report *report)
{
	if (report->from_ns || report->to_ns)
		sentence(sentences,
			 "Counters, which are written about once a second, cannot be cut "
			 "to a span of time: acquisitions, hold times and the order of locks are "
			 "missing.");
}

static void probes_add(GPtrArray *sentences, const struct report *report)
{
	uint64_t untracked = 0, stacks = 0, orders = 0;

	for (guint i = 0; i < report->processes->len; i++) {
		const struct report_process *process = report->processes->pdata[i];

		if (process->untracked_locks != REPORT_UNKNOWN)
			untracked += process->untracked_locks;
		if (process->missing_stacks != REPORT_UNKNOWN)
			stacks += process->missing_stacks;
		if (process->untold_orders != REPORT_UNKNOWN)
			orders += process->untold_orders;
	}
	if (untracked)
		sentence(sentences,
			 "%" G_GUINT64_FORMAT " acquisition%s found no room in a thread's table: "
			 "missing from the counts.",
			 untracked, format_plural(untracked));
	if (orders)
		sentence(sentences,
			 "The order of locks is missing for some of %" G_GUINT64_FORMAT
			 " nested acquisition%s: a thread had too many pairs of locks.",
			 orders, format_plural(orders));
	if (stacks)
		sentence(sentences, "The call stack of %" G_GUINT64_FORMAT " wait%s is missing.",
			 stacks, format_plural(stacks));
}

void text_unknown_print(FILE *stream, const struct report *report, bool is_ns)
{
	GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);

	kernel_add(sentences, report);
	losses_add(sentences, report, is_ns);
	merged_add(sentences, report, is_ns);
	sampling_add(sentences, report);
	rings_add(sentences, report);
	probes_add(sentences, report);
	names_add(sentences, report, is_ns);
	selection_add(sentences, report);
	for (guint i = 0; i < report->notes->len; i++)
		sentence(sentences, "%s.", (const char *)report->notes->pdata[i]);
	if (sentences->len == 0)
		sentence(sentences, "Nothing that lockcost is aware of.");
	fputs(style_begin(STYLE_FAINT), stream);
	for (guint i = 0; i < sentences->len; i++)
		wrap_print(stream, i ? "           " : "Not known: ", "             ",
			   sentences->pdata[i]);
	fputs(style_end(), stream);
	g_ptr_array_unref(sentences);
}
