/* SPDX-License-Identifier: MIT */
/* From a cond's signal to the mutex in the waiter's hands. */
#include "story.h"

enum { WAITER = 7, SIGNALLER = 8, MUTEX = STORY_OTHER_LOCK };

static void begin_wait(struct story *story, uint64_t request_ns, uint8_t hold_operation)
{
	struct event event = {.type = EVENT_COND_WAIT_BEGIN, .cpu = -1, .time_ns = request_ns};

	event.cond_wait_begin = (struct lockcost_cond_wait_begin){
		.pid = STORY_PID,
		.tid = WAITER,
		.lock = STORY_COND,
		.operation = LOCKCOST_OPERATION_LOCK,
		.request_ns = request_ns,
		.site = STORY_SITE,
		.mutex = MUTEX,
		.hold_operation = hold_operation,
	};
	story_tell(story, &event);
}

static void end_wait(struct story *story, uint64_t request_ns, uint64_t end_ns, int32_t status)
{
	story_tell_wait_end(story, (struct lockcost_wait_end){
					   .tid = WAITER,
					   .lock = STORY_COND,
					   .kind = LOCKCOST_KIND_COND,
					   .request_ns = request_ns,
					   .end_ns = end_ns,
					   .status = status,
					   .mutex = MUTEX,
				   });
}

/* It sleeps at the cond, is signalled, runs, finds the mutex held, and sleeps for that. */
static void signal_is_followed(void **state)
{
	struct story story = story_begin_running(WAITER);
	const struct report_lock *cond;

	story_switch_in(&story, 10, SIGNALLER);
	begin_wait(&story, 1000, LOCKCOST_OPERATION_LOCK);
	story_futex_entry(&story, 1100, WAITER, STORY_COND + 8, STORY_FUTEX_WAIT_BITSET);
	story_switch_out(&story, 1120, WAITER, STORY_SLEEPS);
	story_futex_entry(&story, 1990, SIGNALLER, STORY_COND + 8, STORY_FUTEX_WAKE);
	story_wakes(&story, 2000, SIGNALLER, SIGNALLER, WAITER);
	story_futex_exit(&story, 2010, SIGNALLER, 1);
	story_switch_in(&story, 2100, WAITER);
	story_futex_exit(&story, 2150, WAITER, 0);
	story_futex_entry(&story, 2160, WAITER, MUTEX, STORY_FUTEX_WAIT);
	story_switch_out(&story, 2170, WAITER, STORY_SLEEPS);
	story_wakes(&story, 2400, SIGNALLER, SIGNALLER, WAITER);
	story_switch_in(&story, 2450, WAITER);
	story_futex_exit(&story, 2460, WAITER, 0);
	story_tell_wake(&story, (struct lockcost_wake){.tid = SIGNALLER,
						       .lock = STORY_COND,
						       .kind = LOCKCOST_KIND_COND,
						       .operation = LOCKCOST_OPERATION_SIGNAL,
						       .begin_ns = 1980,
						       .end_ns = 2020,
						       .held_lock = MUTEX});
	end_wait(&story, 1000, 2500, 0);
	story_end(&story, 0);
	cond = story_lock(&story, STORY_COND);
	assert_int_equal(cond->all.delivery_ns[DELIVERY_CALL], 10);
	assert_int_equal(cond->all.delivery_ns[DELIVERY_WAKEUP], 100);
	assert_int_equal(cond->all.delivery_ns[DELIVERY_EXIT], 50);
	assert_int_equal(cond->all.delivery_ns[DELIVERY_REACQUIRE], 350);
	assert_int_equal(cond->all.delivery.total_ns, 510);
	assert_int_equal(cond->all.reacquire_ns, 350);
	assert_int_equal(cond->all.reacquire_blocked, 1);
	assert_int_equal(cond->all.wake_woken, 1);
	assert_int_equal(cond->all.wake_most, 1);
	assert_int_equal(story_phase_sum(cond), 1500);
	story_free(&story);
}

/* The mutex that the signaller holds is known once somebody has waited with it. */
static void signalled_by_a_holder(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	struct lockcost_wake wake = {.tid = SIGNALLER,
				     .lock = STORY_COND,
				     .kind = LOCKCOST_KIND_COND,
				     .operation = LOCKCOST_OPERATION_SIGNAL,
				     .begin_ns = 1980,
				     .end_ns = 2020,
				     .held_lock = MUTEX};

	begin_wait(&story, 1000, LOCKCOST_OPERATION_LOCK);
	end_wait(&story, 1000, 1500, 0);
	story_tell_wake(&story, wake);
	wake.held_lock = STORY_LOCK;
	story_tell_wake(&story, wake);
	wake.held_lock = 0;
	story_tell_wake(&story, wake);
	story_end(&story, 0);
	assert_int_equal(story_lock(&story, STORY_COND)->signalled_holding, 1);
	story_free(&story);
}

/* The signaller holds a rwlock: that makes no mutex of it. */
static void signalled_by_a_holder_of_another_kind(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	begin_wait(&story, 1000, LOCKCOST_OPERATION_LOCK);
	end_wait(&story, 1000, 1500, 0);
	story_tell_stats(&story, (struct lockcost_lock_stats){.tid = SIGNALLER,
							      .lock = STORY_LOCK,
							      .kind = LOCKCOST_KIND_RWLOCK,
							      .acquisitions = 1});
	story_tell_wake(&story, (struct lockcost_wake){.tid = SIGNALLER,
						       .lock = STORY_COND,
						       .kind = LOCKCOST_KIND_COND,
						       .operation = LOCKCOST_OPERATION_SIGNAL,
						       .begin_ns = 6000,
						       .end_ns = 6020,
						       .held_lock = STORY_LOCK});
	story_end(&story, 0);
	assert_int_equal(story_lock(&story, STORY_LOCK)->kind, LOCKCOST_KIND_RWLOCK);
	for (guint i = 0; i < analysis_model(story.analysis)->all_locks->len; i++) {
		const struct lock *lock = analysis_model(story.analysis)->all_locks->pdata[i];

		assert_true(lock->address != STORY_LOCK || lock->kind == LOCKCOST_KIND_RWLOCK);
	}
	story_free(&story);
}

/* Two waits in a row with the mutex in between; one after a time-out; one after a release. */
static void waits_again(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	begin_wait(&story, 1000, LOCKCOST_OPERATION_LOCK);
	end_wait(&story, 1000, 1500, 0);
	begin_wait(&story, 1600, LOCKCOST_OPERATION_COND);
	end_wait(&story, 1600, 1700, 110);
	begin_wait(&story, 1800, LOCKCOST_OPERATION_COND);
	end_wait(&story, 1800, 1900, 0);
	begin_wait(&story, 2000, LOCKCOST_OPERATION_LOCK);
	end_wait(&story, 2000, 2100, 0);
	story_end(&story, 0);
	assert_int_equal(story_lock(&story, STORY_COND)->repeated, 1);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signal_is_followed),
		cmocka_unit_test(signalled_by_a_holder),
		cmocka_unit_test(signalled_by_a_holder_of_another_kind),
		cmocka_unit_test(waits_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
