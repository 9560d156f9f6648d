/* SPDX-License-Identifier: MIT */
/* What a timeline remembers, and that it does not grow without bound. */
#include "story.h"

#include "timeline.h"

enum { MANY = 6 * TIMELINE_ENTRIES_MAX, CAPACITY_ALLOWED = TIMELINE_ENTRIES_MAX };

static void add(struct timeline *timeline, uint64_t time_ns)
{
	const struct timeline_entry entry = {.time_ns = time_ns, .kind = TIMELINE_SWITCHED_IN};

	timeline_add(timeline, &entry);
}

static void finds_the_first_entry_after(void **state)
{
	struct timeline *timeline = timeline_create();

	for (uint64_t time_ns = 10; time_ns <= 50; time_ns += 10)
		add(timeline, time_ns);
	assert_int_equal(timeline_find_after(timeline, 0), 0);
	assert_int_equal(timeline_find_after(timeline, 10), 1);
	assert_int_equal(timeline_find_after(timeline, 11), 1);
	assert_int_equal(timeline_find_after(timeline, 50), 5);
	timeline_free(timeline);
}

static void forgets_what_nobody_needs(void **state)
{
	struct timeline *timeline = timeline_create();

	for (uint64_t time_ns = 1; time_ns <= MANY; time_ns++)
		add(timeline, time_ns);
	assert_true(timeline->capacity <= 1024);
	assert_true(timeline->entries[0].time_ns > timeline->forgotten_until_ns);
	assert_int_equal(timeline->entries[timeline->entry_count - 1].time_ns, MANY);
	assert_int_equal(timeline->gap_count, 0);
	timeline_free(timeline);
}

static void keeps_what_an_open_wait_needs(void **state)
{
	struct timeline *timeline = timeline_create();

	for (uint64_t time_ns = 1; time_ns <= 5000; time_ns++) {
		if (time_ns == 1000)
			timeline->keep_from_ns = 1000;
		add(timeline, time_ns);
	}
	assert_int_equal(timeline->entries[timeline_find_after(timeline, 1000)].time_ns, 1001);
	assert_true(timeline->forgotten_until_ns <= 1000);
	timeline_free(timeline);
}

static void add_call(struct timeline *timeline, enum timeline_kind kind, bool is_endless)
{
	const struct timeline_entry entry = {
		.time_ns = 1, .kind = (uint8_t)kind, .value = is_endless};

	timeline_add(timeline, &entry);
}

/* Not even those whose ends are not recorded: the next call is their end. */
static void calls_in_which_nothing_happens_leave_no_trace(void **state)
{
	struct timeline *timeline = timeline_create();

	add_call(timeline, TIMELINE_CALL_ENTRY, false);
	add_call(timeline, TIMELINE_CALL_EXIT, false);
	assert_int_equal(timeline->entry_count, 0);
	add_call(timeline, TIMELINE_CALL_ENTRY, true);
	add_call(timeline, TIMELINE_CALL_ENTRY, true);
	assert_int_equal(timeline->entry_count, 1);
	add_call(timeline, TIMELINE_FUTEX_ENTRY, false);
	assert_int_equal(timeline->entry_count, 1);
	assert_int_equal(timeline->entries[0].kind, TIMELINE_FUTEX_ENTRY);
	add_call(timeline, TIMELINE_CALL_ENTRY, true);
	add(timeline, 2);
	add_call(timeline, TIMELINE_CALL_ENTRY, true);
	assert_int_equal(timeline->entry_count, 4);
	timeline_free(timeline);
}

/* The wait's beginning and its latest events stay; what is given up in between is marked. */
static void a_full_timeline_gets_a_gap(void **state)
{
	struct timeline *timeline = timeline_create();
	size_t gap_count = 0;

	timeline->keep_from_ns = 1;
	for (uint64_t time_ns = 1; time_ns <= MANY; time_ns++)
		add(timeline, time_ns);
	assert_true(timeline->capacity <= CAPACITY_ALLOWED);
	assert_int_equal(timeline->entries[0].time_ns, 2);
	assert_int_equal(timeline->entries[timeline->entry_count - 1].time_ns, MANY);
	for (size_t i = 0; i < timeline->entry_count; i++) {
		gap_count += timeline->entries[i].kind == TIMELINE_GAP;
		assert_true(i == 0 ||
			    timeline->entries[i - 1].time_ns <= timeline->entries[i].time_ns);
	}
	assert_true(gap_count > 0);
	assert_true(timeline->gap_count > 0);
	timeline_free(timeline);
}

/* Whoever has the say gives up the older half again and again: that is room enough. */
static void half_is_enough(void **state)
{
	struct timeline *timeline = timeline_create();

	timeline->wanted_from_ns = 0;
	for (uint64_t i = 1; i < MANY; i++) {
		if (timeline->entry_count == timeline->capacity && timeline->entry_count >= 1024)
			timeline->wanted_from_ns =
				timeline->entries[timeline->entry_count / 2].time_ns;
		add(timeline, i * 10);
	}
	assert_int_equal(timeline->capacity, 1024);
	timeline_free(timeline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_is_enough),
		cmocka_unit_test(finds_the_first_entry_after),
		cmocka_unit_test(forgets_what_nobody_needs),
		cmocka_unit_test(keeps_what_an_open_wait_needs),
		cmocka_unit_test(calls_in_which_nothing_happens_leave_no_trace),
		cmocka_unit_test(a_full_timeline_gets_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
