/* SPDX-License-Identifier: MIT */
/*
 * A recording of three processes that share their locks, all the way to JSON: what
 * traces/shared/shared.c did is known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline.h"

enum { ROUNDS = 30, BARRIER_ROUNDS = 10, PROCESSES = 3 };

static char *directory;
static JsonNode *root;

static int report_read(void **state)
{
	struct report_options options;
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	GError *error = NULL;

	report_options_init(&options);
	options.directory = g_strdup(directory);
	options.format = g_strdup("json");
	assert_int_equal(report_write(&options, stream), REPORT_STATUS_FINE);
	fclose(stream);
	root = json_from_string(text, &error);
	assert_null(error);
	free(text);
	report_options_clear(&options);
	return 0;
}

static int report_forget(void **state)
{
	json_node_unref(root);
	return 0;
}

/* The n-th object of that kind in `locks` or `signals`, costliest first. */
static JsonObject *object_of(const char *list, const char *kind, guint n)
{
	JsonArray *objects = json_object_get_array_member(json_node_get_object(root), list);

	for (guint i = 0; i < json_array_get_length(objects); i++) {
		JsonObject *object = json_array_get_object_element(objects, i);

		if (strcmp(json_object_get_string_member(object, "kind"), kind) == 0 && n-- == 0)
			return object;
	}
	fail_msg("no %s in %s", kind, list);
	return NULL;
}

static gint64 number(JsonObject *object, const char *name)
{
	assert_false(json_object_get_null_member(object, name));
	return json_object_get_int_member(object, name);
}

static gint64 total(JsonObject *object, const char *name)
{
	return number(json_object_get_object_member(object, name), "total");
}

static guint process_count(JsonObject *object)
{
	return json_array_get_length(json_object_get_array_member(object, "processes"));
}

static void one_mutex_of_three_processes(void **state)
{
	JsonObject *mutex = object_of("locks", "mutex", 0);
	JsonArray *processes = json_object_get_array_member(mutex, "processes");
	JsonObject *first = json_array_get_object_element(processes, 0);

	assert_true(json_object_get_boolean_member(mutex, "process_shared"));
	assert_int_equal(number(mutex, "acquisitions"), PROCESSES * ROUNDS);
	assert_int_equal(number(mutex, "waits"), number(mutex, "contended"));
	assert_int_equal(process_count(mutex), PROCESSES);
	assert_int_equal(number(first, "pid"), number(mutex, "pid"));
	assert_string_equal(json_object_get_string_member(first, "address"),
			    json_object_get_string_member(mutex, "address"));
	/* 200 us in each round, by all of them */
	assert_true(total(mutex, "hold_ns") >= PROCESSES * ROUNDS * 200000);
}

/* The exec'ed process asked for an address of its own. */
static void addresses_differ(void **state)
{
	JsonObject *mutex = object_of("locks", "mutex", 0);
	JsonArray *processes = json_object_get_array_member(mutex, "processes");
	guint here = 0, elsewhere = 0;

	for (guint i = 0; i < PROCESSES; i++) {
		JsonObject *process = json_array_get_object_element(processes, i);
		const char *address = json_object_get_string_member(process, "address");

		here += strcmp(address, json_object_get_string_member(mutex, "address")) == 0;
		elsewhere += strcmp(address, "0x700000000000") == 0;
	}
	assert_int_equal(here, 2);
	assert_int_equal(elsewhere, 1);
}

static void readers_and_writers(void **state)
{
	JsonObject *rwlock = object_of("locks", "rwlock", 0);
	JsonObject *read = json_object_get_object_member(rwlock, "read");
	JsonObject *write = json_object_get_object_member(rwlock, "write");

	assert_int_equal(process_count(rwlock), PROCESSES);
	assert_int_equal(number(read, "acquisitions"), ROUNDS);
	assert_int_equal(number(write, "acquisitions"), 2 * ROUNDS);
	assert_int_equal(number(rwlock, "acquisitions"), PROCESSES * ROUNDS);
	assert_int_equal(number(read, "contended") + number(write, "contended"),
			 number(rwlock, "contended"));
	assert_int_equal(total(read, "wait_ns") + total(write, "wait_ns"),
			 total(rwlock, "wait_ns"));
	assert_int_equal(total(read, "hold_ns") + total(write, "hold_ns"),
			 total(rwlock, "hold_ns"));
}

static void an_owner_that_died(void **state)
{
	JsonObject *robust = object_of("locks", "mutex", 1);

	assert_true(json_object_get_boolean_member(robust, "robust"));
	assert_int_equal(number(robust, "acquisitions"), 2);
	assert_int_equal(number(robust, "owner_died"), 1);
	assert_int_equal(number(robust, "made_consistent"), 1);
	assert_int_equal(number(robust, "not_recoverable"), 0);
	assert_int_equal(process_count(robust), 2);
}

static void all_but_the_last_wait_at_the_barrier(void **state)
{
	JsonObject *barrier = object_of("signals", "barrier", 0);
	JsonArray *arrivals = json_object_get_array_member(barrier, "last_arrivals");
	gint64 last = 0;

	for (guint i = 0; i < json_array_get_length(arrivals); i++)
		last += number(json_array_get_object_element(arrivals, i), "count");
	assert_int_equal(last, BARRIER_ROUNDS);
	assert_int_equal(number(barrier, "waits"), BARRIER_ROUNDS * (PROCESSES - 1));
	assert_int_equal(number(barrier, "posts"), BARRIER_ROUNDS);
}

static void nothing_is_missing(void **state)
{
	JsonObject *recording =
		json_object_get_object_member(json_node_get_object(root), "recording");
	JsonObject *lost = json_object_get_object_member(recording, "lost");

	assert_int_equal(number(lost, "ust_events"), 0);
	assert_int_equal(number(lost, "unmatched_waits"), 0);
	assert_int_equal(number(lost, "unflushed_ns"), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_mutex_of_three_processes),
		cmocka_unit_test(addresses_differ),
		cmocka_unit_test(readers_and_writers),
		cmocka_unit_test(an_owner_that_died),
		cmocka_unit_test(all_but_the_last_wait_at_the_barrier),
		cmocka_unit_test(nothing_is_missing),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: %s RECORDING\n", argv[0]);
		return EXIT_FAILURE;
	}
	directory = argv[1];
	return cmocka_run_group_tests(tests, report_read, report_forget);
}
