/* SPDX-License-Identifier: MIT */
/* Spans of time in rows: none overlaps another one, and none ends another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lanes.h"

static int lanes_begin(void **state)
{
	*state = lanes_create();
	return 0;
}

static int lanes_end(void **state)
{
	g_ptr_array_unref(*state);
	return 0;
}

static void one_after_the_other(void **state)
{
	assert_int_equal(lanes_put(*state, 10, 20), 0);
	assert_int_equal(lanes_put(*state, 20, 30), 0);
	assert_int_equal(lanes_put(*state, 40, 40), 0);
	assert_int_equal(lanes_put(*state, 40, 50), 0);
}

static void what_overlaps_is_apart(void **state)
{
	assert_int_equal(lanes_put(*state, 10, 20), 0);
	assert_int_equal(lanes_put(*state, 15, 25), 1);
	assert_int_equal(lanes_put(*state, 12, 13), 1);
	assert_int_equal(lanes_put(*state, 5, 30), 2);
	assert_int_equal(lanes_put(*state, 30, 31), 0);
}

static void late_ones_fit_in_between(void **state)
{
	assert_int_equal(lanes_put(*state, 10, 20), 0);
	assert_int_equal(lanes_put(*state, 40, 50), 0);
	assert_int_equal(lanes_put(*state, 20, 30), 0);
	assert_int_equal(lanes_put(*state, 1, 5), 0);
}

/* In the trace the end would come after the beginning that was printed before. */
static void late_ones_must_not_touch_the_next(void **state)
{
	assert_int_equal(lanes_put(*state, 40, 50), 0);
	assert_int_equal(lanes_put(*state, 30, 40), 1);
	assert_int_equal(lanes_put(*state, 40, 40), 1);
}

static void what_was_long_ago_is_forgotten(void **state)
{
	for (uint64_t i = 1; i <= 100; i++)
		assert_int_equal(lanes_put(*state, i * 10, i * 10 + 5), 0);
	assert_int_equal(lanes_put(*state, 16, 17), 1);
	assert_int_equal(lanes_put(*state, 996, 997), 0);
}

static void there_is_an_end(void **state)
{
	for (int i = 0; i < LANES_MAX; i++)
		assert_int_equal(lanes_put(*state, 10, 20), i);
	assert_int_equal(lanes_put(*state, 10, 20), -1);
	assert_int_equal(lanes_put(*state, 20, 30), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_after_the_other, lanes_begin, lanes_end),
		cmocka_unit_test_setup_teardown(what_overlaps_is_apart, lanes_begin, lanes_end),
		cmocka_unit_test_setup_teardown(late_ones_fit_in_between, lanes_begin, lanes_end),
		cmocka_unit_test_setup_teardown(late_ones_must_not_touch_the_next, lanes_begin,
						lanes_end),
		cmocka_unit_test_setup_teardown(what_was_long_ago_is_forgotten, lanes_begin,
						lanes_end),
		cmocka_unit_test_setup_teardown(there_is_an_end, lanes_begin, lanes_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
