/* SPDX-License-Identifier: MIT */
/* A few lines at most: of the locks that matter, and of whether any does. */
#include "verdicts.h"

#include "format.h"
#include "style.h"
#include "verdict_rules.h"
#include "wrap.h"

enum {
	VERDICTS_MAX = 3,
	LOCK_PERCENT = 10, /* of all waiting: less does not matter beside the rest */
	WAITS_MIN = 5,	   /* fewer may be chance */
	LIFE_PERMILLE = 5, /* waiting, of the threads' lives: below this locks are no problem */
};

static void verdict_print(FILE *stream, GString *text)
{
	fputs(style_begin(STYLE_VERDICT), stream);
	wrap_print(stream, "* ", "  ", text->str);
	fputs(style_end(), stream);
	g_string_truncate(text, 0);
}

/* Raw futexes may be waiting for work: nothing is said of them. */
static bool matters(const struct report_lock *lock, uint64_t wait_ns)
{
	return lock->kind != LOCKCOST_KIND_FUTEX && lock->all.waits >= WAITS_MIN &&
	       verdict_is_at_least(lock->all.wait.total_ns, wait_ns, LOCK_PERCENT);
}

static uint64_t locks_wait_ns(const struct report *report)
{
	uint64_t wait_ns = 0;

	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		wait_ns += lock->kind == LOCKCOST_KIND_FUTEX ? 0 : lock->all.wait.total_ns;
	}
	return wait_ns;
}

static uint64_t lives_ns(const struct report *report)
{
	uint64_t thread_ns = 0;

	for (guint i = 0; i < report->processes->len; i++)
		thread_ns +=
			((const struct report_process *)report->processes->pdata[i])->thread_ns;
	return thread_ns;
}

/* Threads that idle live as long as those that work: so this is said where it is far from
 * mattering. */
static bool is_no_problem(const struct report *report, uint64_t wait_ns)
{
	return wait_ns < lives_ns(report) / 1000 * LIFE_PERMILLE;
}

static void say_no_problem(GString *text, const struct report *report, uint64_t wait_ns)
{
	const struct report_lock *first = report->locks->len ? report->locks->pdata[0] : NULL;
	char share[FORMAT_SIZE];

	if (wait_ns == 0 || report->cycles->len > 0)
		return;
	g_string_append_printf(text,
			       "Waiting for locks was %s of the threads' life times: none of them "
			       "would be worth much work.",
			       format_share(share, wait_ns, lives_ns(report)));
	if (first->kind == LOCKCOST_KIND_FUTEX && !first->is_inner)
		g_string_append_printf(text,
				       " Raw futexes may be locks of the program's own: most was "
				       "waited at %s.",
				       first->name);
}

void verdicts_print(FILE *stream, const struct report *report)
{
	uint64_t wait_ns = locks_wait_ns(report);
	bool has_problem = !is_no_problem(report, wait_ns);
	GString *text = g_string_new(NULL);
	guint printed = 0;

	if (!has_problem)
		say_no_problem(text, report, wait_ns);
	if (text->len) {
		verdict_print(stream, text);
		printed++;
	}
	for (guint i = 0; has_problem && i < report->locks->len && printed < VERDICTS_MAX; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		if (!matters(lock, wait_ns))
			continue;
		if (!verdict_say_lock(text, lock))
			continue;
		verdict_print(stream, text);
		printed++;
	}
	for (guint i = 0; i < report->signals->len && printed < VERDICTS_MAX; i++) {
		if (!verdict_say_signal(text, report->signals->pdata[i]))
			continue;
		verdict_print(stream, text);
		printed++;
	}
	if (printed)
		fputc('\n', stream);
	g_string_free(text, TRUE);
}
