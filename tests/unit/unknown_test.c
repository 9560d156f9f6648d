/* SPDX-License-Identifier: MIT */
/* What a recording does not tell is unknown in the report, never 0; damaged numbers stay numbers.
 */
#include "story.h"

#include <math.h>

enum { TID = STORY_TID };

static void tell_stats(struct story *story, struct lockcost_lock_stats stats)
{
	stats.kind = LOCKCOST_KIND_MUTEX;
	story_tell_stats(story, stats);
}

static void counters_never_written(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_process *process;
	const struct report_thread *thread;
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_hold(&story, TID, STORY_LOCK, 1000, 1200, 1300);
	story_end(&story, 2000);
	lock = story_lock(&story, STORY_LOCK);
	thread = lock->threads->pdata[0];
	process = story.report->processes->pdata[0];
	assert_int_equal(lock->all.acquisitions, 1);
	assert_true(lock->is_lower_bound);
	assert_true(lock->all.hold.total_ns == REPORT_UNKNOWN);
	assert_false(lock->all.is_hold_exact);
	assert_true(lock->all.recursions == REPORT_UNKNOWN);
	assert_true(lock->all.try_failed == REPORT_UNKNOWN);
	assert_true(lock->all.errors == REPORT_UNKNOWN);
	assert_true(thread->acquisitions == REPORT_UNKNOWN);
	assert_null(thread->name);
	assert_int_equal(thread->contended, 1);
	assert_true(process->unseen_calls == REPORT_UNKNOWN);
	assert_true(process->missing_stacks == REPORT_UNKNOWN);
	story_free(&story);
}

static void counters_that_are_zero(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	tell_stats(&story, (struct lockcost_lock_stats){
				   .acquisitions = 1, .holds_exact = 1, .hold_exact_ns = 50});
	story_end(&story, 6000);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.recursions, 0);
	assert_int_equal(lock->all.hold.total_ns, 50);
	assert_true(lock->all.is_hold_exact);
	assert_int_equal(lock->all.hold_error_ns, 0);
	story_free(&story);
}

/* Taking the mutex again is a cond's; a semaphore has none, and without a kernel side nobody knows.
 */
static void reacquisitions(void **state)
{
	struct story story = story_begin(500);

	story_wait_end(&story, 1400, TID, STORY_LOCK, LOCKCOST_KIND_SEM, 1000, 0);
	story_wait_end(&story, 1900, TID, STORY_COND, LOCKCOST_KIND_COND, 1500, 0);
	story_end(&story, 2000);
	assert_true(story_lock(&story, STORY_LOCK)->all.reacquire_ns == REPORT_UNKNOWN);
	assert_true(story_lock(&story, STORY_COND)->all.reacquire_ns == REPORT_UNKNOWN);
	story_free(&story);
}

static void estimates_of_damaged_counters(void **state)
{
	const double squares[] = {NAN, INFINITY, 1e300};

	for (size_t i = 0; i < sizeof(squares) / sizeof(squares[0]); i++) {
		struct story story = story_begin(UINT64_MAX);
		const struct report_lock *lock;

		tell_stats(&story, (struct lockcost_lock_stats){.acquisitions = UINT64_MAX / 2,
								.holds_population = UINT64_MAX / 2,
								.holds_sampled = 2,
								.hold_sampled_ns = UINT64_MAX / 2,
								.hold_sampled_square = squares[i]});
		story_end(&story, 6000);
		lock = story_lock(&story, STORY_LOCK);
		assert_true(lock->all.hold.total_ns == REPORT_UNKNOWN);
		assert_true(lock->all.hold_error_ns == REPORT_UNKNOWN);
		story_free(&story);
	}
}

/* A contended hold that does not say when it was requested has no wait of unknown length. */
static void a_wait_without_request(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	story_hold(&story, TID, STORY_LOCK, 0, 1200, 1300);
	tell_stats(&story, (struct lockcost_lock_stats){.acquisitions = 1, .contended = 1});
	story_end(&story, 6000);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.waits, 0);
	assert_int_equal(lock->all.wait.total_ns, 0);
	assert_int_equal(story.report->unmatched_waits, 1);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_never_written),
		cmocka_unit_test(counters_that_are_zero),
		cmocka_unit_test(reacquisitions),
		cmocka_unit_test(estimates_of_damaged_counters),
		cmocka_unit_test(a_wait_without_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
