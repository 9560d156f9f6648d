/* SPDX-License-Identifier: MIT */
/* A recording that its program outlives. */
#include "story.h"

enum { TID = 7 };

static void tell_stop(struct story *story, uint64_t time_ns)
{
	struct event event = {.type = EVENT_PROCESS_STOP, .cpu = -1, .time_ns = time_ns};

	event.process_stop = (struct lockcost_process_stop){.pid = STORY_PID, .time_ns = time_ns};
	story_tell(story, &event);
}

static void tell_stats(struct story *story, int32_t pid, uint64_t time_ns, uint64_t acquisitions)
{
	story_tell_stats(story, (struct lockcost_lock_stats){.pid = pid,
							     .kind = LOCKCOST_KIND_MUTEX,
							     .epoch = 1,
							     .first_ns = 10,
							     .time_ns = time_ns,
							     .acquisitions = acquisitions});
}

static void what_comes_after_the_last_counters_is_no_part_of_it(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_stats(&story, STORY_PID, 1000, 5);
	tell_stop(&story, 2000);
	tell_stats(&story, STORY_PID, 3000, 9);
	story_hold(&story, TID, STORY_LOCK, 2100, 2200, 2300);
	tell_stats(&story, STORY_PID + 1, 3000, 9);
	story_end(&story, 4000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 5);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.contended, 0);
	assert_int_equal(story.report->processes->len, 1);
	assert_int_equal(story.report->unmatched_waits, 0);
	assert_int_equal(story.report->unflushed_ns, 0);
	story_free(&story);
}

/* It is none of the lock's waits, but whom it waits for is told: that may be a deadlock. */
static void a_wait_that_goes_on_is_not_counted(void **state)
{
	struct story story = story_begin(1);

	story_switch_in(&story, 10, TID);
	story_fall_asleep(&story, TID);
	tell_stats(&story, STORY_PID, 2000, 5);
	tell_stop(&story, 2000);
	story_end(&story, 5000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.contended, 0);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.unfinished, 0);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wait.total_ns, 0);
	assert_int_equal(story.report->unfinished->len, 1);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

/* The kernel saw it return after the last counters, and nobody told how it ended. */
static void a_wait_that_ends_just_after_is_not_missing(void **state)
{
	struct story story = story_begin(1);

	story_switch_in(&story, 10, TID);
	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	tell_stop(&story, 1150);
	story_futex_exit(&story, 1200, TID, 0);
	story_end(&story, 5000);
	assert_int_equal(story.report->unfinished->len, 0);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_after_the_last_counters_is_no_part_of_it),
		cmocka_unit_test(a_wait_that_goes_on_is_not_counted),
		cmocka_unit_test(a_wait_that_ends_just_after_is_not_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
