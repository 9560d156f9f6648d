/* SPDX-License-Identifier: MIT */
/* Which events end a wait, and what becomes of waits whose end or beginning is missing. */
#include "story.h"

#include <errno.h>

enum { TID = 7, OTHER_TID = 8, CANCELLED = -1 };

static void hold_ends_its_wait(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_hold(&story, TID, STORY_LOCK, 1000, 1300, 2000);
	story_end(&story, 5000);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.wait.total_ns, 300);
	assert_int_equal(lock->all.waits, 1);
	assert_int_equal(lock->all.contended, 1);
	assert_int_equal(lock->all.acquisitions, 1);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

/* A thread holds one lock while it waits for another: two open waits, ended in any order. */
static void nested_waits_end_by_their_keys(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_wait_begin(&story, 1500, TID, STORY_OTHER_LOCK);
	story_hold(&story, TID, STORY_LOCK, 1000, 1100, 2000);
	story_hold(&story, TID, STORY_OTHER_LOCK, 1500, 1700, 2001);
	story_end(&story, 5000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wait.total_ns, 100);
	assert_int_equal(story_lock(&story, STORY_OTHER_LOCK)->all.wait.total_ns, 200);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

/* The hold says all that is needed. */
static void missing_beginning(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	story_hold(&story, TID, STORY_LOCK, 1000, 1300, 2000);
	story_end(&story, 5000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wait.total_ns, 300);
	story_free(&story);
}

/* The thread did other things since, so the wait ended some time: its end is what was lost. */
static void missing_end(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_wait_begin(&story, 2000, TID, STORY_OTHER_LOCK);
	story_hold(&story, TID, STORY_OTHER_LOCK, 2000, 2100, 2200);
	story_end(&story, 5000);
	assert_int_equal(story.report->unmatched_waits, 1);
	assert_int_equal(story.report->unfinished->len, 0);
	story_free(&story);
}

static void counters_tell_of_missing_waits(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	struct event event = {.type = EVENT_LOCK_STATS, .cpu = -1, .time_ns = 3000};

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_hold(&story, TID, STORY_LOCK, 1000, 1300, 2000);
	event.lock_stats = (struct lockcost_lock_stats){
		.pid = STORY_PID,
		.tid = TID,
		.lock = STORY_LOCK,
		.kind = LOCKCOST_KIND_MUTEX,
		.first_ns = 900,
		.time_ns = 3000,
		.acquisitions = 50,
		.contended = 4,
	};
	story_tell(&story, &event);
	story_end(&story, 5000);
	assert_int_equal(story.report->unmatched_waits, 3);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.contended, 4);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 50);
	story_free(&story);
}

static void timed_out_wait_is_no_acquisition(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_wait_end(&story, 1400, TID, STORY_LOCK, LOCKCOST_KIND_MUTEX, 1000, ETIMEDOUT);
	story_wait_begin(&story, 2000, TID, STORY_LOCK);
	story_wait_end(&story, 2100, TID, STORY_LOCK, LOCKCOST_KIND_MUTEX, 2000, CANCELLED);
	story_end(&story, 5000);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.acquisitions, 0);
	assert_int_equal(lock->all.contended, 2);
	assert_int_equal(lock->all.timed_out, 1);
	assert_int_equal(lock->all.wait.total_ns, 500);
	story_free(&story);
}

static void owner_died_is_an_acquisition(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	struct event event = {.type = EVENT_HOLD, .cpu = -1, .time_ns = 2000};

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	event.hold = (struct lockcost_hold){
		.pid = STORY_PID,
		.tid = TID,
		.lock = STORY_LOCK,
		.kind = LOCKCOST_KIND_MUTEX,
		.flags = LOCKCOST_HOLD_CONTENDED | LOCKCOST_HOLD_OWNER_DIED,
		.status = EOWNERDEAD,
		.request_ns = 1000,
		.acquire_ns = 1200,
		.release_ns = 1900,
	};
	story_tell(&story, &event);
	story_end(&story, 5000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wait.total_ns, 200);
	story_free(&story);
}

static void tell_cond_wait(struct story *story, uint64_t request_ns, uint8_t operation,
			   uint64_t hold_request_ns, uint64_t hold_acquire_ns)
{
	struct event event = {.type = EVENT_COND_WAIT_BEGIN, .cpu = -1, .time_ns = request_ns};

	event.cond_wait_begin = (struct lockcost_cond_wait_begin){
		.pid = STORY_PID,
		.tid = TID,
		.lock = STORY_COND,
		.request_ns = request_ns,
		.site = STORY_SITE,
		.mutex = STORY_LOCK,
		.hold_flags = hold_request_ns ? LOCKCOST_HOLD_CONTENDED : 0,
		.hold_operation = operation,
		.hold_request_ns = hold_request_ns,
		.hold_acquire_ns = hold_acquire_ns,
	};
	story_tell(story, &event);
}

/* The mutex was waited for, held, and given up by the cond wait: its wait is settled by that. */
static void cond_wait_ends_the_mutex_hold(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *mutex, *cond;

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	tell_cond_wait(&story, 1500, LOCKCOST_OPERATION_LOCK, 1000, 1200);
	story_wait_end(&story, 3000, TID, STORY_COND, LOCKCOST_KIND_COND, 1500, 0);
	story_end(&story, 5000);
	mutex = story_lock(&story, STORY_LOCK);
	cond = story_lock(&story, STORY_COND);
	assert_int_equal(mutex->all.wait.total_ns, 200);
	assert_int_equal(mutex->all.contended, 1);
	assert_int_equal(mutex->all.hold.max_ns, 300);
	assert_false(mutex->is_signal);
	assert_int_equal(cond->all.wait.total_ns, 1500);
	assert_true(cond->is_signal);
	story_free(&story);
}

/* Taking the mutex again inside the cond wait is neither an acquisition nor contention. */
static void reacquisition_is_no_contention(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *mutex;

	tell_cond_wait(&story, 1000, LOCKCOST_OPERATION_LOCK, 0, 0);
	story_wait_end(&story, 2000, TID, STORY_COND, LOCKCOST_KIND_COND, 1000, 0);
	tell_cond_wait(&story, 2500, LOCKCOST_OPERATION_COND, 1000, 2000);
	story_wait_end(&story, 4000, TID, STORY_COND, LOCKCOST_KIND_COND, 2500, 0);
	story_end(&story, 5000);
	mutex = story_lock(&story, STORY_LOCK);
	assert_int_equal(mutex->all.contended, 0);
	assert_int_equal(mutex->all.acquisitions, 0);
	assert_int_equal(mutex->all.wait.total_ns, 0);
	assert_int_equal(story_lock(&story, STORY_COND)->all.waits, 2);
	story_free(&story);
}

static void tell_sem_stats(struct story *story, uint64_t acquisitions, uint64_t posts,
			   uint64_t own_posts)
{
	struct event event = {.type = EVENT_LOCK_STATS, .cpu = -1, .time_ns = 3000};

	event.lock_stats = (struct lockcost_lock_stats){
		.pid = STORY_PID,
		.tid = TID,
		.lock = STORY_LOCK,
		.kind = LOCKCOST_KIND_SEM,
		.first_ns = 900,
		.time_ns = 3000,
		.acquisitions = acquisitions,
		.posts = posts,
		.own_posts = own_posts,
	};
	story_tell(story, &event);
}

static void check_sem(uint64_t acquisitions, uint64_t posts, uint64_t own_posts, bool is_signal)
{
	struct story story = story_begin(UINT64_MAX);

	tell_sem_stats(&story, acquisitions, posts, own_posts);
	story_end(&story, 5000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->is_signal, is_signal);
	story_free(&story);
}

static void semaphore_used_as_a_lock(void **state)
{
	check_sem(100, 100, 100, false);
	check_sem(100, 100, 90, false);
	check_sem(100, 100, 89, true);
	check_sem(100, 100, 0, true);
	check_sem(100, 10, 10, true);
	check_sem(1, 0, 0, true);
}

/* A holder that was not timed is known to have held the lock since its first waiter's request. */
static void untimed_hold_covers_its_waiters(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	struct event event = {.type = EVENT_HOLD, .cpu = -1, .time_ns = 1900};
	const struct report_site *site;

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	event.hold = (struct lockcost_hold){
		.pid = STORY_PID,
		.tid = OTHER_TID,
		.lock = STORY_LOCK,
		.kind = LOCKCOST_KIND_MUTEX,
		.flags = LOCKCOST_HOLD_WAITERS,
		.release_ns = 1800,
		.release_end_ns = 1850,
		.site = STORY_SITE + 8,
	};
	story_tell(&story, &event);
	story_hold(&story, TID, STORY_LOCK, 1000, 1860, 2000);
	story_end(&story, 5000);
	site = story_lock(&story, STORY_LOCK)->holder_sites->pdata[0];
	assert_int_equal(site->place.address, STORY_SITE + 8);
	assert_int_equal(site->time_ns, 800);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wake_count, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wake_ns, 50);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hold_ends_its_wait),
		cmocka_unit_test(nested_waits_end_by_their_keys),
		cmocka_unit_test(missing_beginning),
		cmocka_unit_test(missing_end),
		cmocka_unit_test(counters_tell_of_missing_waits),
		cmocka_unit_test(timed_out_wait_is_no_acquisition),
		cmocka_unit_test(owner_died_is_an_acquisition),
		cmocka_unit_test(cond_wait_ends_the_mutex_hold),
		cmocka_unit_test(reacquisition_is_no_contention),
		cmocka_unit_test(semaphore_used_as_a_lock),
		cmocka_unit_test(untimed_hold_covers_its_waiters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
