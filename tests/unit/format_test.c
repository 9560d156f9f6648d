/* SPDX-License-Identifier: MIT */
/* Numbers as people read them. */
#include "story.h"

#include "format.h"

static void check_duration(uint64_t ns, const char *expected)
{
	char text[FORMAT_SIZE];

	assert_string_equal(format_duration(text, ns, false), expected);
}

static void durations(void **state)
{
	char text[FORMAT_SIZE];

	check_duration(0, "0 ns");
	check_duration(999, "999 ns");
	check_duration(1000, "1.00 us");
	check_duration(9994, "9.99 us");
	check_duration(9995, "10.0 us");
	check_duration(99949, "99.9 us");
	check_duration(99951, "100 us");
	check_duration(999499, "999 us");
	check_duration(999500, "1.00 ms");
	check_duration(1310000000, "1.31 s");
	check_duration(3600000000000, "3600 s");
	check_duration(REPORT_UNKNOWN, "-");
	assert_string_equal(format_duration(text, 1310000001, true), "1310000001");
}

static void counts(void **state)
{
	char text[FORMAT_SIZE];

	assert_string_equal(format_count(text, 9999), "9999");
	assert_string_equal(format_count(text, 10000), "10.0k");
	assert_string_equal(format_count(text, 12100000), "12.1M");
	assert_string_equal(format_count(text, REPORT_UNKNOWN), "-");
	assert_string_equal(format_whole_count(text, 12100001, true), "12100001");
	assert_string_equal(format_whole_count(text, 12100001, false), "12.1M");
	assert_string_equal(format_whole_count(text, REPORT_UNKNOWN, true), "-");
}

static void shares(void **state)
{
	char text[FORMAT_SIZE];

	assert_string_equal(format_share(text, 0, 100), "0%");
	assert_string_equal(format_share(text, 1, 100000), "<0.1%");
	assert_string_equal(format_share(text, 3, 100), "3.0%");
	assert_string_equal(format_share(text, 71, 100), "71%");
	assert_string_equal(format_share(text, 100, 100), "100%");
	assert_string_equal(format_share(text, 1, 0), "-");
	assert_string_equal(format_share(text, REPORT_UNKNOWN, 5), "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations),
		cmocka_unit_test(counts),
		cmocka_unit_test(shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
