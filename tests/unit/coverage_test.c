/* SPDX-License-Identifier: MIT */
/* Holes in the kernel's side, against a plain array of what is covered. */
#include "story.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "coverage.h"

enum { SPAN = 200, HOLE_COUNT = 12, RUN_COUNT = 500 };

static bool is_covered(const struct coverage *coverage, uint64_t time_ns)
{
	size_t hole = coverage_find_after(coverage, time_ns);

	return hole == coverage->hole_count || coverage->holes[hole].begin_ns > time_ns;
}

static void nothing_is_covered_at_first(void **state)
{
	struct coverage coverage;

	coverage_init(&coverage);
	assert_false(is_covered(&coverage, 0));
	assert_false(is_covered(&coverage, UINT64_MAX - 1));
	coverage_begin(&coverage, 50);
	assert_false(is_covered(&coverage, 49));
	assert_true(is_covered(&coverage, 50));
	coverage_clear(&coverage);
}

static void holes_may_overlap_in_any_order(void **state)
{
	srandom(3);
	for (int run = 0; run < RUN_COUNT; run++) {
		bool is_hole[SPAN] = {false};
		struct coverage coverage;

		coverage_init(&coverage);
		coverage_begin(&coverage, 10);
		memset(is_hole, true, 10);
		for (int i = 0; i < HOLE_COUNT; i++) {
			uint64_t begin_ns = (uint64_t)random() % SPAN;
			uint64_t length_ns = (uint64_t)random() % 20;
			uint64_t end_ns = MIN(begin_ns + length_ns, SPAN);

			coverage_add_hole(&coverage, begin_ns, end_ns);
			memset(is_hole + begin_ns, true, end_ns - begin_ns);
		}
		for (uint64_t time_ns = 0; time_ns < SPAN; time_ns++)
			assert_int_equal(is_covered(&coverage, time_ns), !is_hole[time_ns]);
		for (size_t i = 1; i < coverage.hole_count; i++)
			assert_true(coverage.holes[i - 1].end_ns < coverage.holes[i].begin_ns);
		coverage_clear(&coverage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_covered_at_first),
		cmocka_unit_test(holes_may_overlap_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
