/* SPDX-License-Identifier: MIT */
/* One sentence for each heading and label, in the order in which they stand. */
#include "text_legend.h"

#include "columns.h"
#include "style.h"
#include "wrap.h"

static void legend_print(FILE *stream, const char *text)
{
	fputs(style_begin(STYLE_FAINT), stream);
	wrap_print(stream, "", "", text);
	fputs(style_end(), stream);
}

void text_legend_print_columns(FILE *stream, const char *names)
{
	const struct column *columns[COLUMNS_MAX + 1];
	GString *text = g_string_new(NULL);

	if (columns_select(columns, names) != 0)
		columns[0] = NULL;
	for (int i = 0; columns[i]; i++) {
		if (column_help(columns[i]))
			g_string_append_printf(text, "%s%s: %s.", text->len ? " " : "",
					       column_heading(columns[i]), column_help(columns[i]));
	}
	if (text->len)
		legend_print(stream, text->str);
	g_string_free(text, TRUE);
}

void text_legend_print_futexes(FILE *stream, const struct report *report)
{
	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		if (lock->kind != LOCKCOST_KIND_FUTEX)
			continue;
		legend_print(stream,
			     "futex: system calls by address that nobody else has told of: the "
			     "program's own, or the C library's. Locks "
			     "are made of them, and so is waiting for work; which it was, and what "
			     "was acquired, the calls do not tell.");
		return;
	}
}

void text_legend_print_details(FILE *stream, bool is_full)
{
	static const char text[] =
		"held: by all threads, waited for or not. holder: what whoever held it did while "
		"others waited. off CPU: for which thread it was preempted or kept waiting for a "
		"CPU. asleep: in which system call. behind: for whose holds, and where. waiting: "
		"the calls that waited. holding: where it was taken for the holds that had waited "
		"or that somebody waited for.";
	static const char more[] =
		"waits, holds: how many of them were how long. phases: where the waits' time went. "
		"waking up on: what the thread that was woken found. queue: threads that waited at "
		"a time. across: wake-ups from another CPU. barged: taken at once while others "
		"waited. passed: waiters that saw one that came later go first. tried: calls that "
		"would not have waited. waking: releases that had to wake somebody. order: which "
		"lock was taken inside which.";

	legend_print(stream, text);
	if (is_full)
		legend_print(stream, more);
}
