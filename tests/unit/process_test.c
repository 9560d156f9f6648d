/* SPDX-License-Identifier: MIT */
/* Which of a process's counters are its last. */
#include "story.h"

static void tell_process_stats(struct story *story, uint64_t time_ns, uint64_t early_events,
			       uint8_t is_final)
{
	struct event event = {.type = EVENT_PROCESS_STATS, .cpu = -1, .time_ns = time_ns};

	event.process_stats = (struct lockcost_process_stats){
		.pid = STORY_PID,
		.time_ns = time_ns,
		.early_events = early_events,
		.is_final = is_final,
	};
	story_tell(story, &event);
}

static const struct report_process *process_of(const struct story *story)
{
	assert_int_equal(story->report->processes->len, 1);
	return story->report->processes->pdata[0];
}

/* An exec that failed, or an abort that was caught: the process goes on, and may be killed. */
static void the_end_was_none(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_process_stats(&story, 1000, 1, 1);
	tell_process_stats(&story, 2000, 2, 0);
	story_end(&story, 5000);
	assert_false(process_of(&story)->is_final);
	assert_int_equal(process_of(&story)->early_events, 2);
	assert_int_equal(story.report->unflushed_ns, 3000);
	story_free(&story);
}

static void it_ended_after_all(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_process_stats(&story, 1000, 1, 1);
	tell_process_stats(&story, 2000, 2, 0);
	tell_process_stats(&story, 3000, 3, 1);
	story_end(&story, 5000);
	assert_true(process_of(&story)->is_final);
	assert_int_equal(story.report->unflushed_ns, 0);
	story_free(&story);
}

/* Written by another thread of an exiting process, and read later, though it is older. */
static void older_counters_come_last(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_process_stats(&story, 2000, 2, 1);
	tell_process_stats(&story, 1000, 1, 0);
	story_end(&story, 5000);
	assert_true(process_of(&story)->is_final);
	assert_int_equal(process_of(&story)->early_events, 2);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_was_none),
		cmocka_unit_test(it_ended_after_all),
		cmocka_unit_test(older_counters_come_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
