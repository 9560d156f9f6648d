/* SPDX-License-Identifier: MIT */
/* What the report says that it does not know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text_unknown.h"

static void process_add(struct report *report, unsigned int thread_count, bool has_kernel)
{
	struct report_process *process = g_new0(struct report_process, 1);

	process->thread_count = thread_count;
	process->has_kernel = has_kernel;
	g_ptr_array_add(report->processes, process);
}

static struct report *report_with_kernel(void)
{
	struct report *report = report_create();

	report->kernel_source = g_strdup("ftrace");
	return report;
}

static char *text_of(const struct report *report)
{
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	text_unknown_print(stream, report, false);
	fclose(stream);
	return text;
}

/* A child that only calls exec has no thread that the kernel could say anything about. */
static void process_without_threads(void **state)
{
	struct report *report = report_with_kernel();
	char *text;

	process_add(report, 1, true);
	process_add(report, 0, false);
	text = text_of(report);
	assert_string_equal(text, "Not known: Nothing that lockcost is aware of.\n");
	free(text);
	report_free(report);
}

/* A static program, or one that was attached to. */
static void process_without_preload(void **state)
{
	struct report *report = report_with_kernel();
	char *text;

	process_add(report, 1, true);
	process_add(report, 3, true);
	((struct report_process *)report->processes->pdata[1])->is_kernel_only = true;
	text = text_of(report);
	assert_non_null(strstr(text, "Nothing of lockcost was in 1 of 2 processes"));
	free(text);
	report_free(report);
}

static void process_without_kernel_side(void **state)
{
	struct report *report = report_with_kernel();
	char *text;

	process_add(report, 1, true);
	process_add(report, 2, false);
	process_add(report, 0, false);
	text = text_of(report);
	assert_non_null(strstr(text, "Of 1 of 2 processes the kernel side is missing."));
	free(text);
	report_free(report);
}

/* No events, but every wait's time on and off the CPU: the rest is not known, and where it failed.
 */
static void threads_that_read_their_own_switches(void **state)
{
	struct report *report = report_create();
	struct report_process *process;
	char *text;

	report->kernel_source = g_strdup("perf");
	process_add(report, 2, false);
	process = report->processes->pdata[0];
	process->refused_rings = 3;
	process->lost_switches = 1;
	text = text_of(report);
	assert_non_null(strstr(text, "Without kernel events, time on and off the CPU is all"));
	assert_null(strstr(text, "the kernel side is missing"));
	assert_non_null(strstr(text, "3 threads could not open a ring"));
	assert_non_null(strstr(text, "In 1 wait there were more"));
	free(text);
	report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(process_without_threads),
		cmocka_unit_test(process_without_preload),
		cmocka_unit_test(process_without_kernel_side),
		cmocka_unit_test(threads_that_read_their_own_switches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
