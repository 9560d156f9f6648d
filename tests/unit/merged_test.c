/* SPDX-License-Identifier: MIT */
/* Waits and holds that were told of together, because they came too fast. */
#include "story.h"

#include <errno.h>

enum { WAITER = 7, HOLDER = 8, OTHER = 9 };

static struct story begin(void)
{
	struct story story = story_begin(1);

	for (int32_t tid = WAITER; tid <= OTHER; tid++)
		story_switch_in(&story, 10, tid);
	return story;
}

static void tell_merged(struct story *story, struct lockcost_merged merged)
{
	struct event event = {.type = EVENT_MERGED, .cpu = -1, .time_ns = merged.end_ns};

	merged.pid = STORY_PID;
	merged.lock = STORY_LOCK;
	merged.kind = LOCKCOST_KIND_MUTEX;
	merged.site = STORY_SITE;
	event.merged = merged;
	story_tell(story, &event);
}

static void holds_merged(struct story *story, int32_t tid, uint64_t begin_ns, uint64_t end_ns,
			 uint64_t hold_ns)
{
	tell_merged(story, (struct lockcost_merged){.tid = tid,
						    .begin_ns = begin_ns,
						    .end_ns = end_ns,
						    .holds = 10,
						    .hold_ns = hold_ns});
}

/* Three waits of 100, 200 and 600 ns. */
static void waits_merged(struct story *story)
{
	static const uint64_t lengths[] = {0, 0, 0, 0, 0, 0, 1, 1, 0, 1};

	tell_merged(story, (struct lockcost_merged){.tid = WAITER,
						    .begin_ns = 1000,
						    .end_ns = 3000,
						    .waits = 3,
						    .wait_ns = 900,
						    .wait_max_ns = 600,
						    .cpu_ns = 900,
						    .length_count = 10,
						    .lengths = lengths});
}

/* What the thread called futex for meanwhile was for them, and is no futex of its own. */
static void waits_are_in_all_numbers(void **state)
{
	struct story story = begin();
	const struct report_lock *lock;

	story_wait_begin(&story, 500, WAITER, STORY_LOCK);
	story_hold(&story, WAITER, STORY_LOCK, 500, 800, 900);
	story_futex_entry(&story, 1100, WAITER, STORY_LOCK, STORY_FUTEX_WAIT);
	story_futex_exit(&story, 1300, WAITER, -EAGAIN);
	waits_merged(&story);
	story_process_end(&story, 4000);
	story_end(&story, 0);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(story.report->locks->len, 1);
	assert_int_equal(lock->kind, LOCKCOST_KIND_MUTEX);
	assert_int_equal(lock->all.waits, 4);
	assert_int_equal(lock->all.contended, 4);
	assert_int_equal(lock->all.merged_waits, 3);
	assert_int_equal(lock->all.merged_wait_ns, 900);
	assert_int_equal(lock->all.wait.total_ns, 1200);
	assert_int_equal(lock->all.wait.max_ns, 600);
	assert_in_range(lock->all.wait.p50_ns, 200, 260);
	assert_int_equal(lock->all.futex_round_trips, 1);
	assert_int_equal(lock->all.futex_refused, 1);
	assert_int_equal(lock->all.phases_ns[PHASE_KERNEL_ENTRY], 200);
	assert_int_equal(lock->all.phases_ns[PHASE_SPIN], 1000);
	assert_int_equal(story_phase_sum(lock), 1200);
	assert_int_equal(story_blame_sum(lock), 1200);
	assert_in_range(lock->all.blame_ns[BLAME_UNATTRIBUTED], 900, 1200);
	story_free(&story);
}

/* Calls that last longer than the waits fit to nothing. */
static void phases_that_do_not_fit_are_not_known(void **state)
{
	struct story story = begin();
	const struct report_lock *lock;

	story_wait_begin(&story, 500, WAITER, STORY_LOCK);
	story_hold(&story, WAITER, STORY_LOCK, 500, 800, 900);
	story_futex_entry(&story, 1100, WAITER, STORY_LOCK, STORY_FUTEX_WAIT);
	story_futex_exit(&story, 2900, WAITER, 0);
	waits_merged(&story);
	story_end(&story, 4000);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.phases_ns[PHASE_UNATTRIBUTED], 900);
	assert_int_equal(story_phase_sum(lock), 1200);
	story_free(&story);
}

static void end(struct story *story)
{
	story_hold(story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_process_end(story, 5000);
	story_end(story, 0);
}

/* Half of its time the holder had it: half of the wait in that is his. */
static void holder_of_many_short_holds(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	holds_merged(&story, HOLDER, 500, 2500, 1000);
	end(&story);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 500, .no_holder = 500});
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.merged_holds, 10);
	story_free(&story);
}

/* Two at a time cannot have had it for more than all of it. */
static void holders_in_turns(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	holds_merged(&story, HOLDER, 500, 2500, 1200);
	holds_merged(&story, OTHER, 600, 2600, 1200);
	end(&story);
	story_expect_blame(&story, STORY_LOCK, (struct story_blame){.running = 1000});
	story_free(&story);
}

/* A hold that is told of on its own has its time, and is not the merged ones'. */
static void a_told_hold_among_them(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, OTHER, STORY_LOCK, 1400, 1600);
	holds_merged(&story, HOLDER, 1000, 2000, 300);
	end(&story);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 500, .no_holder = 500});
	story_free(&story);
}

/* Nobody was told of the wait when it began: who held it need not have told of that. */
static void untold_wait(void **state)
{
	struct story story = begin();
	struct lockcost_hold hold = {
		.tid = WAITER,
		.kind = LOCKCOST_KIND_MUTEX,
		.flags = LOCKCOST_HOLD_CONTENDED | LOCKCOST_HOLD_UNTOLD,
		.request_ns = 1000,
		.acquire_ns = 2000,
		.release_ns = 2500,
	};

	story_tell_hold(&story, hold);
	story_process_end(&story, 5000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK, (struct story_blame){.unattributed = 1000});
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_are_in_all_numbers),
		cmocka_unit_test(phases_that_do_not_fit_are_not_known),
		cmocka_unit_test(holder_of_many_short_holds),
		cmocka_unit_test(holders_in_turns),
		cmocka_unit_test(a_told_hold_among_them),
		cmocka_unit_test(untold_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
