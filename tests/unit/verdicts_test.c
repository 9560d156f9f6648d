/* SPDX-License-Identifier: MIT */
/* A verdict for what is clear, and none for what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verdicts.h"

enum { MS = 1000000, WAIT_MS = 100, LIFE_MS = 1000 };

/* A lock that threads waited for, for a tenth of their lives. */
static struct report *report_make(void)
{
	struct report *report = report_create();
	struct report_lock *lock = report_lock_create();
	struct report_process *process = g_new0(struct report_process, 1);

	process->thread_ns = (uint64_t)LIFE_MS * MS;
	g_ptr_array_add(report->processes, process);
	lock->name = g_strdup("queue_lock");
	lock->kind = LOCKCOST_KIND_MUTEX;
	lock->all.acquisitions = 2000;
	lock->all.contended = lock->all.waits = 1000;
	lock->all.wait.total_ns = (uint64_t)WAIT_MS * MS;
	lock->all.hold.p50_ns = 1000;
	g_ptr_array_add(report->locks, lock);
	return report;
}

static struct report_usage *usage_of(const struct report *report)
{
	return &((struct report_lock *)report->locks->pdata[0])->all;
}

/* To be freed; the report is. */
static char *verdicts_of(struct report *report)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	verdicts_print(stream, report);
	fclose(stream);
	report_free(report);
	return text;
}

static void expect(struct report *report, const char *part)
{
	char *text = verdicts_of(report);

	if (!part)
		assert_string_equal(text, "");
	else if (!strstr(text, part))
		fail_msg("\"%s\" is not in: %s", part, text);
	free(text);
}

static void blame_speaks(void **state)
{
	static const struct {
		enum blame_class what;
		const char *words;
	} cases[] = {
		{BLAME_RUNNING, "its holder was running"},
		{BLAME_PREEMPTED, "could run and had no CPU"},
		{BLAME_BLOCKED, "its holder was asleep"},
		{BLAME_NO_HOLDER, "nobody held it any more"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct report *report = report_make();

		usage_of(report)->blame_ns[cases[i].what] = 71 * (uint64_t)MS;
		expect(report, cases[i].words);
	}
}

static void the_number_is_there(void **state)
{
	struct report *report = report_make();

	usage_of(report)->blame_ns[BLAME_RUNNING] = 71 * (uint64_t)MS;
	expect(report, "During 71% of the wait for queue_lock (100 ms)");
}

static void what_is_not_clear_has_none(void **state)
{
	struct report *report = report_make();

	/* a bit of everything */
	for (int i = 0; i < BLAME_COUNT; i++)
		usage_of(report)->blame_ns[i] = 16 * (uint64_t)MS;
	expect(report, NULL);
	/* nobody knows */
	report = report_make();
	for (int i = 0; i < BLAME_COUNT; i++)
		usage_of(report)->blame_ns[i] = REPORT_UNKNOWN;
	expect(report, NULL);
	/* too few to tell */
	report = report_make();
	usage_of(report)->blame_ns[BLAME_RUNNING] = 90 * (uint64_t)MS;
	usage_of(report)->waits = 3;
	expect(report, NULL);
}

static void where_locks_do_not_matter_it_says_so(void **state)
{
	struct report *report = report_make();

	usage_of(report)->blame_ns[BLAME_RUNNING] = 90 * (uint64_t)MS;
	((struct report_process *)report->processes->pdata[0])->thread_ns *= 1000;
	expect(report, "none of them would be worth much work");
}

static void nothing_waited_is_nothing_said(void **state)
{
	struct report *report = report_make();

	usage_of(report)->waits = usage_of(report)->contended = 0;
	usage_of(report)->wait.total_ns = 0;
	expect(report, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blame_speaks),
		cmocka_unit_test(the_number_is_there),
		cmocka_unit_test(what_is_not_clear_has_none),
		cmocka_unit_test(where_locks_do_not_matter_it_says_so),
		cmocka_unit_test(nothing_waited_is_nothing_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
