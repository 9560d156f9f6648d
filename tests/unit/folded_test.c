/* SPDX-License-Identifier: MIT */
/* Stacks whose lines always add up, whatever the names in them and whatever is not known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "folded.h"

static void frame_add(GArray *stack, const char *function)
{
	struct report_place place = {.address = 0x10, .function = g_strdup(function)};

	g_array_append_val(stack, place);
}

/* One lock, which was waited for `time_ns` of its wait of 100 ns in `outer`, called `inner`. */
static struct report *report_of(const char *name, const char *inner, uint64_t time_ns)
{
	struct report *report = report_create();
	struct report_lock *lock = report_lock_create();
	struct report_site *site = g_new0(struct report_site, 1);
	struct report_path *path = g_new0(struct report_path, 1);

	lock->name = g_strdup(name);
	lock->all.wait.total_ns = 100;
	lock->all.waits = 3;
	lock->all.acquisitions = 9;
	lock->all.blame_ns[BLAME_NO_HOLDER] = 5;
	path->stack = report_stack_create();
	frame_add(path->stack, inner);
	frame_add(path->stack, "outer");
	path->count = 2;
	path->time_ns = time_ns;
	path->caused_ns = time_ns;
	site->paths = report_paths_create();
	g_ptr_array_add(site->paths, path);
	g_ptr_array_add(lock->waiter_sites, site);
	g_ptr_array_add(report->locks, lock);
	return report;
}

static void expect(struct report *report, const char *cost, const char *expected)
{
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	assert_int_equal(folded_write(report, folded_find_cost(cost), stream), 0);
	fclose(stream);
	assert_string_equal(text, expected);
	free(text);
	report_free(report);
}

static void outermost_first_and_the_lock_last(void **state)
{
	expect(report_of("a", "inner", 100), NULL, "outer;inner;[a] 100\n");
}

static void the_rest_is_told(void **state)
{
	expect(report_of("a", "inner", 60), "wait", "outer;inner;[a] 60\n[a];[unknown] 40\n");
	expect(report_of("a", "inner", 60), "waits", "outer;inner;[a] 2\n[a];[unknown] 1\n");
	expect(report_of("a", "inner", 0), "wait", "[a];[unknown] 100\n");
}

static void nobody_is_to_blame(void **state)
{
	struct report *report = report_of("a", "inner", 60);
	struct report_lock *lock = report->locks->pdata[0];
	GPtrArray *sites = lock->waiter_sites;

	lock->waiter_sites = lock->holder_sites;
	lock->holder_sites = sites;
	expect(report, "blame", "outer;inner;[a] 60\n[a];[no holder] 5\n[a];[unknown] 35\n");
}

static void locks_without_stacks(void **state)
{
	expect(report_of("a", "inner", 60), "acquisitions", "[a] 9\n");
	expect(report_of("a", "inner", 60), "wake", "");
}

static void names_are_made_harmless(void **state)
{
	expect(report_of("a;b", "two\nlines; here", 100), NULL,
	       "outer;two lines: here;[a:b] 100\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outermost_first_and_the_lock_last),
		cmocka_unit_test(the_rest_is_told),
		cmocka_unit_test(nobody_is_to_blame),
		cmocka_unit_test(locks_without_stacks),
		cmocka_unit_test(names_are_made_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
