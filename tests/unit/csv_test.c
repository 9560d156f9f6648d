/* SPDX-License-Identifier: MIT */
/* Fields of the table that spreadsheets could misread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "csv.h"

static struct report *report_of(const char *name)
{
	struct report *report = report_create();
	struct report_process *process = g_new0(struct report_process, 1);
	struct report_lock *lock = report_lock_create();

	process->pid = 7;
	g_ptr_array_add(report->processes, process);
	lock->id = g_strdup("7:0x10:1");
	lock->name = g_strdup(name);
	lock->class = g_strdup("a.c:1");
	lock->kind = LOCKCOST_KIND_MUTEX;
	lock->address = 0x10;
	lock->all.acquisitions = 12;
	lock->all.contended = REPORT_UNKNOWN;
	g_ptr_array_add(report->locks, lock);
	return report;
}

/* The row of a lock of that name begins so, after its id. */
static void expect_row(const char *name, const char *expected)
{
	struct report *report = report_of(name);
	char *text = NULL, *row;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	assert_int_equal(csv_write(report, stream), 0);
	fclose(stream);
	row = strstr(text, "\r\nlock,7:0x10:1,");
	assert_non_null(row);
	row += strlen("\r\nlock,7:0x10:1,");
	row[MIN(strlen(row), strlen(expected))] = 0;
	assert_string_equal(row, expected);
	free(text);
	report_free(report);
}

static void plain_names(void **state)
{
	expect_row("pool.slots[3]", "pool.slots[3],a.c:1,mutex,");
}

static void names_are_quoted(void **state)
{
	expect_row("std::map<int, char>", "\"std::map<int, char>\",a.c:1,");
	expect_row("operator\"\" _s", "\"operator\"\"\"\" _s\",a.c:1,");
	expect_row("two\nlines", "\"two\nlines\",a.c:1,");
}

static void names_become_utf8(void **state)
{
	expect_row("a\377b", "a\357\277\275b,a.c:1,");
}

static void unknown_is_empty(void **state)
{
	expect_row("a", "a,a.c:1,mutex,none,,7,0x10,,false,0,0,false,true,12,,0,");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_names),
		cmocka_unit_test(names_are_quoted),
		cmocka_unit_test(names_become_utf8),
		cmocka_unit_test(unknown_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
