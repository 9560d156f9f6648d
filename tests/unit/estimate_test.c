/* SPDX-License-Identifier: MIT */
/* The estimator against populations that are known. */
#include "story.h"

#include <math.h>
#include <stdlib.h>

#include "estimate.h"

enum { STRATUM_COUNT = 4, POPULATION = 3000, SAMPLE_PERIOD = 16, RUN_COUNT = 400 };

static void exact_counts_as_it_is(void **state)
{
	struct estimate_stratum strata[] = {
		{.exact_count = 10, .exact_ns = 1000},
		{.exact_count = 5,
		 .exact_ns = 70,
		 .population = 2,
		 .sampled_count = 2,
		 .sampled_ns = 30},
	};
	struct estimate estimate;

	estimate_total(&estimate, strata, 2);
	assert_true(estimate.is_exact);
	assert_true(estimate.has_error);
	assert_true(estimate.total_ns == 1100);
	assert_true(estimate.error_ns == 0);
	assert_int_equal(estimate.hold_count, 17);
	assert_int_equal(estimate.timed_count, 17);
}

/* Two strata whose means differ: their own populations weigh them. */
static void strata_have_their_own_means(void **state)
{
	struct estimate_stratum strata[] = {
		{.population = 1000, .sampled_count = 2, .sampled_ns = 20, .sampled_square = 200},
		{.population = 10, .sampled_count = 2, .sampled_ns = 2000, .sampled_square = 2e6},
	};
	struct estimate estimate;

	estimate_total(&estimate, strata, 2);
	assert_false(estimate.is_exact);
	assert_true(fabs(estimate.total_ns - (1000 * 10 + 10 * 1000)) < 1e-6);
	assert_true(estimate.error_ns < 1e-3);
}

/* Strata with one sample each are estimated together. */
static void small_strata_are_pooled(void **state)
{
	struct estimate_stratum strata[] = {
		{.population = 8, .sampled_count = 1, .sampled_ns = 10, .sampled_square = 100},
		{.population = 8, .sampled_count = 1, .sampled_ns = 30, .sampled_square = 900},
	};
	struct estimate estimate;

	estimate_total(&estimate, strata, 2);
	assert_true(fabs(estimate.total_ns - 16 * 20) < 1e-6);
	/* N^2 (1 - n/N) s^2 / n, with s^2 = 200 */
	assert_true(fabs(estimate.error_ns - sqrt(16.0 * 16 * (1 - 2.0 / 16) * 200 / 2)) < 1e-6);
	assert_true(estimate.has_error);
}

static void without_samples_the_first_holds_must_do(void **state)
{
	struct estimate_stratum strata[] = {
		{.exact_count = 16, .exact_ns = 1600, .population = 10},
	};
	struct estimate estimate;

	estimate_total(&estimate, strata, 1);
	assert_true(fabs(estimate.total_ns - 2600) < 1e-6);
	/* The guess of 1000 may be wrong by all of itself. */
	assert_true(estimate.has_error);
	assert_true(fabs(estimate.error_ns - 1000) < 1e-6);
	assert_false(estimate.is_exact);
}

static void nothing_timed_is_not_known(void **state)
{
	struct estimate_stratum strata[] = {{.population = 10}};
	struct estimate estimate;

	estimate_total(&estimate, strata, 1);
	assert_false(estimate.has_error);
	assert_false(estimate.is_exact);
}

static uint64_t draw_hold_ns(int stratum)
{
	return (uint64_t)(100 * (stratum + 1) + random() % (1000 * (stratum + 1)));
}

/* The truth lies within two standard errors in 19 runs of 20, or close to it. */
static void error_is_honest(void **state)
{
	int within = 0;

	srandom(2);
	for (int run = 0; run < RUN_COUNT; run++) {
		struct estimate_stratum strata[STRATUM_COUNT] = {{0}};
		struct estimate estimate;
		double truth_ns = 0;

		for (int i = 0; i < STRATUM_COUNT; i++) {
			for (int hold = 0; hold < POPULATION; hold++) {
				uint64_t hold_ns = draw_hold_ns(i);

				truth_ns += (double)hold_ns;
				if (random() % SAMPLE_PERIOD)
					continue;
				strata[i].sampled_count++;
				strata[i].sampled_ns += hold_ns;
				strata[i].sampled_square += (double)hold_ns * (double)hold_ns;
			}
			strata[i].population = POPULATION;
		}
		estimate_total(&estimate, strata, STRATUM_COUNT);
		within += fabs(estimate.total_ns - truth_ns) <= 2 * estimate.error_ns;
	}
	assert_in_range(within, RUN_COUNT * 92 / 100, RUN_COUNT * 99 / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_counts_as_it_is),
		cmocka_unit_test(strata_have_their_own_means),
		cmocka_unit_test(small_strata_are_pooled),
		cmocka_unit_test(without_samples_the_first_holds_must_do),
		cmocka_unit_test(nothing_timed_is_not_known),
		cmocka_unit_test(error_is_honest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
