/* SPDX-License-Identifier: MIT */
/* Initialisations that run once, and locks that never sleep. */
#include "story.h"

enum { FIRST_TID = 7, SECOND_TID = 8, ONCE = LOCKCOST_KIND_ONCE, SPIN = LOCKCOST_KIND_SPIN };

/* Who waits for another thread's initialisation has not run one. */
static void waiting_is_no_initialisation(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *once;

	for (int32_t tid = SECOND_TID; tid < SECOND_TID + 3; tid++) {
		story_tell_wait_begin(
			&story,
			(struct lockcost_wait_begin){.tid = tid, .kind = ONCE, .request_ns = 1000});
		story_wait_end(&story, 1700, tid, STORY_LOCK, ONCE, 1000, 0);
		story_tell_stats(&story, (struct lockcost_lock_stats){
						 .tid = tid, .kind = ONCE, .contended = 1});
	}
	story_tell_stats(&story, (struct lockcost_lock_stats){
					 .tid = FIRST_TID, .kind = ONCE, .acquisitions = 1});
	story_end(&story, 6000);
	assert_int_equal(story.report->signals->len, 0);
	once = story_lock(&story, STORY_LOCK);
	assert_int_equal(once->all.acquisitions, 1);
	assert_int_equal(once->all.contended, 3);
	assert_int_equal(once->all.waits, 3);
	assert_int_equal(once->all.wait.total_ns, 3 * 700);
	assert_int_equal(story_phase_sum(once), 3 * 700);
	story_free(&story);
}

/* All of a spinning thread's wait is on the CPU, or preempted. */
static void spinning(void **state)
{
	struct story story = story_begin_running(FIRST_TID);
	const struct report_lock *spin;

	story_tell_wait_begin(&story, (struct lockcost_wait_begin){
					      .tid = FIRST_TID, .kind = SPIN, .request_ns = 1000});
	story_switch_out(&story, 1200, FIRST_TID, STORY_RUNNABLE);
	story_switch_in(&story, 1500, FIRST_TID);
	story_tell_hold(&story, (struct lockcost_hold){.tid = FIRST_TID,
						       .kind = SPIN,
						       .flags = LOCKCOST_HOLD_CONTENDED,
						       .request_ns = 1000,
						       .acquire_ns = 1600,
						       .release_ns = 1650});
	story_tell_stats(&story, (struct lockcost_lock_stats){.kind = SPIN,
							      .acquisitions = 4,
							      .contended = 1,
							      .holds_exact = 4,
							      .hold_exact_ns = 200});
	story_end(&story, 6000);
	spin = story_lock(&story, STORY_LOCK);
	assert_int_equal(spin->all.acquisitions, 4);
	assert_int_equal(spin->all.phases_ns[PHASE_SPIN], 300);
	assert_int_equal(spin->all.phases_ns[PHASE_PREEMPTED], 300);
	assert_int_equal(spin->all.on_cpu_ns, 300);
	assert_int_equal(spin->all.off_cpu_ns, 300);
	assert_int_equal(spin->all.futex_round_trips, 0);
	assert_int_equal(spin->all.hold.total_ns, 200);
	story_free(&story);
}

/* It never enters the kernel, so only the end of the recording shows that it still waits. */
static void spinning_for_ever(void **state)
{
	struct story story = story_begin_running(FIRST_TID);

	story_tell_wait_begin(&story, (struct lockcost_wait_begin){
					      .tid = FIRST_TID, .kind = SPIN, .request_ns = 1000});
	story_end(&story, 6000);
	assert_int_equal(story.report->unfinished->len, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.phases_ns[PHASE_SPIN], 5000);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waiting_is_no_initialisation),
		cmocka_unit_test(spinning),
		cmocka_unit_test(spinning_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
