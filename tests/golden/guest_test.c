/* SPDX-License-Identifier: MIT */
/*
 * Recordings of programs whose waits are known by construction, made with LTTng's kernel tracer
 * (and one with ftrace) by tests/guest/run. Emulated: nothing here is about how long anything
 * takes.
 */
#include "json_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "known_recording.h"
#include "model.h"
#include "phases.h"
#include "recording_copy.h"
#include "source.h"

#define KERNEL "kernel"
#define UST "ust/uid/0/64-bit"

static const char *directory;
static const struct known_recording *known;
static JsonNode *root;

static int report_read(void **state)
{
	root = json_report_read(directory, known->is_trace);
	return 0;
}

static int report_forget(void **state)
{
	json_node_unref(root);
	return 0;
}

static void nothing_is_missing(void **state)
{
	JsonObject *recording =
		json_object_get_object_member(json_node_get_object(root), "recording");
	JsonObject *lost = json_object_get_object_member(recording, "lost");

	assert_string_equal(json_object_get_string_member(recording, "kernel_source"),
			    known->kernel_source);
	assert_int_equal(json_report_sum(lost), 0);
	assert_int_equal(json_report_number(recording, "early_blames"), 0);
}

/* Phases and blame of each row add up; all waits are there, and every nanosecond has its phase. */
static void row_check(JsonArray *rows, guint index, JsonNode *node, gpointer is_lock)
{
	JsonObject *row = json_node_get_object(node);
	JsonObject *phases = json_object_get_object_member(row, "phases_ns");
	gint64 wait_ns = json_report_total(row, "wait_ns");

	assert_int_equal(json_report_sum(phases), wait_ns);
	assert_int_equal(json_report_number(phases, "unattributed"), 0);
	if (!is_lock)
		return;
	assert_int_equal(json_report_number(row, "contended"), json_report_number(row, "waits"));
	assert_int_equal(json_report_sum(json_object_get_object_member(row, "blame_ns")), wait_ns);
	assert_int_equal(
		json_report_number(json_object_get_object_member(row, "blame_ns"), "unattributed"),
		0);
}

static void rows_add_up(void **state)
{
	JsonObject *object = json_node_get_object(root);

	json_array_foreach_element(json_object_get_array_member(object, "locks"), row_check,
				   GINT_TO_POINTER(TRUE));
	json_array_foreach_element(json_object_get_array_member(object, "signals"), row_check,
				   NULL);
}

/* Of system calls, sessions made by hand record futex only. */
static void holder_check(JsonObject *row, const struct known_lock *lock)
{
	JsonArray *calls = json_object_get_array_member(row, "blocked_in");
	JsonObject *fairness = json_object_get_object_member(row, "fairness");

	if (known->is_trace)
		return;
	assert_int_equal(json_report_number(fairness, "priorities_lent"), lock->lent_count);
	if (lock->call)
		assert_string_equal(json_object_get_string_member(
					    json_array_get_object_element(calls, 0), "call"),
				    lock->call);
}

static void locks_are_as_constructed(void **state)
{
	for (const struct known_lock *lock = known->locks; lock->class_end; lock++) {
		JsonObject *row = json_report_class(root, "locks", lock->class_end);
		gint64 share_ns = json_report_number(json_object_get_object_member(row, "blame_ns"),
						     lock->blame);
		gint64 wait_ns = json_report_total(row, "wait_ns");

		print_message("%s: %s %.1f %%\n", lock->class_end, lock->blame,
			      (double)share_ns * 100 / (double)wait_ns);
		assert_int_equal(json_report_number(row, "waits"), lock->wait_count);
		assert_true(share_ns * 100 >= wait_ns * lock->percent);
		assert_int_equal(json_report_number(row, "futex_round_trips") >= lock->wait_count,
				 strcmp(json_object_get_string_member(row, "kind"), "spin") != 0);
		holder_check(row, lock);
	}
	for (const struct known_signal *signal = known->signals; signal->class_end; signal++)
		assert_int_equal(
			json_report_number(json_report_class(root, "signals", signal->class_end),
					   "waits"),
			signal->wait_count);
}

/* Waits, one by one. */

struct sums {
	struct model *model;
	int wait_count;
};

static void wait_settled(void *context, const struct wait *wait)
{
	struct sums *sums = context;
	uint64_t wait_ns = wait->end_ns - wait->request_ns, sum_ns = 0;
	struct phases phases;

	phases_compute(&phases, wait, &sums->model->coverage, NULL);
	for (int phase = 0; phase < PHASE_COUNT; phase++) {
		assert_true(phases.ns[phase] <= wait_ns);
		sum_ns += phases.ns[phase];
	}
	assert_int_equal(sum_ns, wait_ns);
	assert_int_equal(phases.ns[PHASE_UNATTRIBUTED], 0);
	sums->wait_count++;
}

static void receive(void *context, const struct event *event)
{
	model_add(context, event);
}

static void every_wait_adds_up(void **state)
{
	const char *const directories[] = {directory, NULL};
	struct sums sums = {0};
	struct model_observer observer = {.context = &sums, .wait_settled = wait_settled};
	struct source_summary summary;

	sums.model = model_create(&observer, 0);
	assert_int_equal(source_read(directories, receive, sums.model, &summary), 0);
	model_finish(sums.model, 0);
	assert_true(sums.wait_count > 40);
	source_summary_clear(&summary);
	model_free(sums.model);
}

/* Variants of the recording, which must not make a difference */

static void expect_same(const char *directories, bool is_trace)
{
	JsonNode *variant = json_report_read(directories, is_trace);
	JsonObject *expected = json_node_get_object(root), *actual = json_node_get_object(variant);
	GList *names = json_object_get_members(expected);

	for (const GList *name = names; name; name = name->next)
		assert_true(json_node_equal(json_object_get_member(expected, name->data),
					    json_object_get_member(actual, name->data)));
	g_list_free(names);
	json_node_unref(variant);
}

static void clocks_differ(void **state)
{
	static const int64_t shifts_ns[] = {-20000, -2000, 2000, 20000};
	const char *const traces[] = {KERNEL, UST};

	for (size_t i = 0; i < 2 * G_N_ELEMENTS(shifts_ns); i++) {
		char *copy = recording_copy_create(directory);

		recording_copy_shift_clock(copy, traces[i % 2], shifts_ns[i / 2]);
		expect_same(copy, known->is_trace);
		recording_copy_free(copy);
	}
}

/* Without the context the same threads are found by following sched_switch on each CPU. */
static void threads_are_followed(void **state)
{
	char *copy;

	if (!known->hides_tid)
		skip();
	copy = recording_copy_create(directory);
	recording_copy_hide_tid(copy, KERNEL);
	expect_same(copy, known->is_trace);
	recording_copy_free(copy);
}

static void expect_same_apart(const char *first, const char *second)
{
	g_autofree char *directories =
		g_strdup_printf("%s/%s\n%s/%s", directory, first, directory, second);

	expect_same(directories, true);
}

/* `report --trace` once for each half, in either order. */
static void traces_apart(void **state)
{
	if (!known->is_trace)
		skip();
	expect_same_apart(KERNEL, UST);
	expect_same_apart(UST, KERNEL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_missing),
		cmocka_unit_test(rows_add_up),
		cmocka_unit_test(locks_are_as_constructed),
		cmocka_unit_test(every_wait_adds_up),
		cmocka_unit_test(clocks_differ),
		cmocka_unit_test(threads_are_followed),
		cmocka_unit_test(traces_apart),
	};

	directory = argc == 2 ? argv[1] : "";
	known = known_recording_find(directory);
	if (!known) {
		fprintf(stderr, "usage: %s RECORDING, one of traces/guest\n", argv[0]);
		return EXIT_FAILURE;
	}
	return cmocka_run_group_tests(tests, report_read, report_forget);
}
