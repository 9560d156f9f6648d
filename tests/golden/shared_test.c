/* SPDX-License-Identifier: MIT */
/*
 * A recording of three processes that share their locks, all the way to JSON: what
 * traces/shared/shared.c did is known.
 */
#include "json_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 30, BARRIER_ROUNDS = 10, PROCESSES = 3 };

static char *directory;
static JsonNode *root;

static int report_read(void **state)
{
	root = json_report_read(directory, false);
	return 0;
}

static int report_forget(void **state)
{
	json_node_unref(root);
	return 0;
}

static guint process_count(JsonObject *object)
{
	return json_array_get_length(json_object_get_array_member(object, "processes"));
}

static void one_mutex_of_three_processes(void **state)
{
	JsonObject *mutex = json_report_object(root, "locks", "mutex", 0);
	JsonArray *processes = json_object_get_array_member(mutex, "processes");
	JsonObject *first = json_array_get_object_element(processes, 0);

	assert_true(json_object_get_boolean_member(mutex, "process_shared"));
	assert_int_equal(json_report_number(mutex, "acquisitions"), PROCESSES * ROUNDS);
	assert_int_equal(json_report_number(mutex, "waits"),
			 json_report_number(mutex, "contended"));
	assert_int_equal(process_count(mutex), PROCESSES);
	assert_int_equal(json_report_number(first, "pid"), json_report_number(mutex, "pid"));
	assert_string_equal(json_object_get_string_member(first, "address"),
			    json_object_get_string_member(mutex, "address"));
	/* 200 us in each round, by all of them */
	assert_true(json_report_total(mutex, "hold_ns") >= PROCESSES * ROUNDS * 200000);
}

/* The exec'ed process asked for an address of its own. */
static void addresses_differ(void **state)
{
	JsonObject *mutex = json_report_object(root, "locks", "mutex", 0);
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
	JsonObject *rwlock = json_report_object(root, "locks", "rwlock", 0);
	JsonObject *read = json_object_get_object_member(rwlock, "read");
	JsonObject *write = json_object_get_object_member(rwlock, "write");

	assert_int_equal(process_count(rwlock), PROCESSES);
	assert_int_equal(json_report_number(read, "acquisitions"), ROUNDS);
	assert_int_equal(json_report_number(write, "acquisitions"), 2 * ROUNDS);
	assert_int_equal(json_report_number(rwlock, "acquisitions"), PROCESSES * ROUNDS);
	assert_int_equal(json_report_number(read, "contended") +
				 json_report_number(write, "contended"),
			 json_report_number(rwlock, "contended"));
	assert_int_equal(json_report_total(read, "wait_ns") + json_report_total(write, "wait_ns"),
			 json_report_total(rwlock, "wait_ns"));
	assert_int_equal(json_report_total(read, "hold_ns") + json_report_total(write, "hold_ns"),
			 json_report_total(rwlock, "hold_ns"));
}

static void an_owner_that_died(void **state)
{
	JsonObject *robust = json_report_object(root, "locks", "mutex", 1);

	assert_true(json_object_get_boolean_member(robust, "robust"));
	assert_int_equal(json_report_number(robust, "acquisitions"), 2);
	assert_int_equal(json_report_number(robust, "owner_died"), 1);
	assert_int_equal(json_report_number(robust, "made_consistent"), 1);
	assert_int_equal(json_report_number(robust, "not_recoverable"), 0);
	assert_int_equal(process_count(robust), 2);
}

static void all_but_the_last_wait_at_the_barrier(void **state)
{
	JsonObject *barrier = json_report_object(root, "signals", "barrier", 0);
	JsonArray *arrivals = json_object_get_array_member(barrier, "last_arrivals");
	gint64 last = 0;

	for (guint i = 0; i < json_array_get_length(arrivals); i++)
		last += json_report_number(json_array_get_object_element(arrivals, i), "count");
	assert_int_equal(last, BARRIER_ROUNDS);
	assert_int_equal(json_report_number(barrier, "waits"), BARRIER_ROUNDS * (PROCESSES - 1));
	assert_int_equal(json_report_number(barrier, "posts"), BARRIER_ROUNDS);
}

static void nothing_is_missing(void **state)
{
	JsonObject *recording =
		json_object_get_object_member(json_node_get_object(root), "recording");
	JsonObject *lost = json_object_get_object_member(recording, "lost");

	assert_int_equal(json_report_number(lost, "ust_events"), 0);
	assert_int_equal(json_report_number(lost, "unmatched_waits"), 0);
	assert_int_equal(json_report_number(lost, "unflushed_ns"), 0);
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
