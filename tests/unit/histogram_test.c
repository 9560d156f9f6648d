/* SPDX-License-Identifier: MIT */
/* Buckets and percentiles against what sorting says. */
#include "story.h"

#include <stdlib.h>

#include "histogram.h"

enum { VALUE_COUNT = 20000 };

static int compare_values(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Every value lies in its bucket and not in the one before; a bucket is at most 1/32 wide. */
static void check_bucket(uint64_t value_ns)
{
	size_t bucket = histogram_bucket(value_ns);
	uint64_t upper_ns = histogram_upper_ns(bucket);

	assert_true(value_ns <= upper_ns);
	assert_true(bucket == 0 || value_ns > histogram_upper_ns(bucket - 1));
	assert_true(upper_ns - value_ns <= value_ns / 32);
}

static void buckets_hold_their_values(void **state)
{
	for (uint64_t value_ns = 0; value_ns < 5000; value_ns++)
		check_bucket(value_ns);
	for (int bit = 12; bit < 64; bit++) {
		check_bucket((1ull << bit) - 1);
		check_bucket(1ull << bit);
		check_bucket((1ull << bit) + 1);
	}
	check_bucket(UINT64_MAX);
}

static void octaves_have_32_buckets(void **state)
{
	for (int bit = 5; bit < 63; bit++)
		assert_int_equal(histogram_bucket(2ull << bit) - histogram_bucket(1ull << bit), 32);
}

/* Nearest rank: the smallest value that at least the fraction of all values does not exceed. */
static void percentiles_are_nearest_rank(void **state)
{
	static const double fractions[] = {0.5, 0.9, 0.99, 1.0};
	static uint64_t values[VALUE_COUNT];

	srandom(1);
	for (unsigned int count = 1; count <= VALUE_COUNT; count = count * 7 / 4 + 1) {
		struct histogram histogram = {0};

		for (unsigned int i = 0; i < count; i++) {
			values[i] = (uint64_t)random() >> (random() % 25);
			histogram_add(&histogram, values[i], 1);
		}
		qsort(values, count, sizeof(values[0]), compare_values);
		for (size_t i = 0; i < sizeof(fractions) / sizeof(fractions[0]); i++) {
			unsigned int percent = (unsigned int)(fractions[i] * 100 + 0.5);
			unsigned int rank = (count * percent + 99) / 100;

			assert_int_equal(histogram_percentile(&histogram, fractions[i]),
					 histogram_upper_ns(histogram_bucket(values[rank - 1])));
		}
		assert_int_equal(histogram.max_ns, values[count - 1]);
		histogram_clear(&histogram);
	}
}

static void weights_count_as_often(void **state)
{
	struct histogram weighted = {0}, merged = {0};

	histogram_add(&weighted, 10, 98);
	histogram_add(&weighted, 1000, 2);
	assert_int_equal(histogram_percentile(&weighted, 0.98), 10);
	assert_true(histogram_percentile(&weighted, 0.99) >= 1000);
	histogram_merge(&merged, &weighted, 0.5);
	assert_true(merged.total_weight == 50);
	assert_int_equal(merged.max_ns, 1000);
	assert_int_equal(histogram_percentile(&merged, 0.5), 10);
	histogram_clear(&weighted);
	histogram_clear(&merged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_hold_their_values),
		cmocka_unit_test(octaves_have_32_buckets),
		cmocka_unit_test(percentiles_are_nearest_rank),
		cmocka_unit_test(weights_count_as_often),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
