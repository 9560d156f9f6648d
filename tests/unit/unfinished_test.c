/* SPDX-License-Identifier: MIT */
/* Waits and holds that had not ended when the recording, or their process, did. */
#include "story.h"

enum { TID = 7 };

/* The kernel saw the thread enter a futex call and never leave it. */
static void unfinished_wait_lasts_to_the_end(void **state)
{
	struct story story = story_begin(1);
	const struct report_lock *lock;

	story_switch_in(&story, 10, TID);
	story_fall_asleep(&story, TID);
	story_end(&story, 5000);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.unfinished, 1);
	assert_int_equal(lock->all.wait.total_ns, 4000);
	assert_int_equal(lock->all.phases_ns[PHASE_BLOCKED], 5000 - 1120);
	assert_int_equal(story_phase_sum(lock), 4000);
	assert_int_equal(lock->all.acquisitions, 0);
	assert_int_equal(story.report->unfinished->len, 1);
	story_free(&story);
}

/* Killed in its sleep: the futex call returns inside the kernel, and the thread is gone. */
static void killed_in_a_wait(void **state)
{
	struct story story = story_begin(1);

	story_switch_in(&story, 10, TID);
	story_fall_asleep(&story, TID);
	story_waking(&story, 3000, TID);
	story_switch_in(&story, 3010, TID);
	story_futex_exit(&story, 3020, TID, -512);
	story_switch_out(&story, 3100, TID, STORY_DEAD);
	story_end(&story, 5000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.unfinished, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wait.total_ns, 3100 - 1000);
	assert_int_equal(story_phase_sum(story_lock(&story, STORY_LOCK)), 3100 - 1000);
	story_free(&story);
}

/* It came back from its futex call and has the lock; only its release was never told. */
static void killed_while_it_held_the_lock(void **state)
{
	struct story story = story_begin(1);

	story_switch_in(&story, 10, TID);
	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_futex_exit(&story, 1200, TID, 0);
	story_switch_out(&story, 3100, TID, STORY_DEAD);
	story_end(&story, 5000);
	assert_int_equal(story.report->unfinished->len, 0);
	assert_int_equal(story.report->unmatched_waits, 1);
	story_free(&story);
}

/* The process was killed: the joined thread's end lets the futex call return, but not the join. */
static void killed_in_a_join(void **state)
{
	struct story story = story_begin_running(TID);

	story_tell_wait_begin(&story, (struct lockcost_wait_begin){.tid = TID,
								   .kind = LOCKCOST_KIND_JOIN,
								   .request_ns = 1000,
								   .owner = TID + 1});
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_switch_out(&story, 1120, TID, STORY_SLEEPS);
	story_waking(&story, 3000, TID);
	story_switch_in(&story, 3010, TID);
	story_futex_exit(&story, 3020, TID, 0);
	story_switch_out(&story, 3100, TID, STORY_DEAD);
	story_end(&story, 5000);
	assert_int_equal(story.report->unfinished->len, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.unfinished, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wait.total_ns, 3100 - 1000);
	assert_int_equal(story_phase_sum(story_lock(&story, STORY_LOCK)), 3100 - 1000);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unfinished_wait_lasts_to_the_end),
		cmocka_unit_test(killed_in_a_wait),
		cmocka_unit_test(killed_while_it_held_the_lock),
		cmocka_unit_test(killed_in_a_join),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
