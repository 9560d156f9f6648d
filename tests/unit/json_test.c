/* SPDX-License-Identifier: MIT */
/* Numbers of a report as JSON: unknown ones are null, and none is ever negative. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "json_write.h"

/* {"a": value} as text; to be freed with g_free. */
static char *number_text(uint64_t value)
{
	JsonBuilder *json = json_builder_new();
	JsonNode *root;
	char *text;

	json_builder_begin_object(json);
	json_write_number(json, "a", value);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	text = json_to_string(root, FALSE);
	json_node_unref(root);
	g_object_unref(json);
	return text;
}

static void expect_number(uint64_t value, const char *expected)
{
	char *text = number_text(value);

	assert_string_equal(text, expected);
	g_free(text);
}

static void numbers(void **state)
{
	expect_number(0, "{\"a\":0}");
	expect_number(INT64_MAX, "{\"a\":9223372036854775807}");
	expect_number(REPORT_UNKNOWN, "{\"a\":null}");
	expect_number((uint64_t)INT64_MAX + 1, "{\"a\":null}");
}

static void buckets_of_damaged_recordings(void **state)
{
	struct report_bucket bucket = {.upper_ns = UINT64_MAX, .count = 1e30};
	struct report_distribution distribution = {.p50_ns = REPORT_UNKNOWN};
	JsonBuilder *json = json_builder_new();
	JsonArray *pair;
	JsonNode *root;

	distribution.buckets = g_array_new(FALSE, FALSE, sizeof(bucket));
	g_array_append_val(distribution.buckets, bucket);
	json_builder_begin_object(json);
	json_write_distribution(json, &distribution);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	assert_true(json_object_get_null_member(json_node_get_object(root), "p50"));
	pair = json_array_get_array_element(
		json_object_get_array_member(json_node_get_object(root), "histogram"), 0);
	assert_true(json_array_get_int_element(pair, 0) == INT64_MAX);
	assert_true(json_array_get_int_element(pair, 1) == INT64_MAX);
	json_node_unref(root);
	g_object_unref(json);
	g_array_unref(distribution.buckets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(buckets_of_damaged_recordings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
