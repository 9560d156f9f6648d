/* SPDX-License-Identifier: MIT */
/* Waits of which the kernel told less than all: what is missing is not attributed, the rest is. */
#include "story.h"

enum { TID = 7 };

static void lost_kernel_events(void **state)
{
	struct story story = story_begin_running(TID);
	struct event lost = {.type = EVENT_LOST, .cpu = 1, .time_ns = 1200};

	lost.lost = (struct event_lost){.until_ns = 1399, .count = 3, .is_kernel = 1};
	story_fall_asleep(&story, TID);
	story_tell(&story, &lost);
	story_switch_in(&story, 1600, TID);
	story_futex_exit(&story, 1610, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	/* From 1200 on nothing is known, until the thread leaves the kernel for certain. */
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20,
						  .blocked = 80,
						  .reacquire = 40,
						  .unattributed = 410},
			    1);
}

/* It leaves the call without ever having been woken: something is missing. */
static void contradiction(void **state)
{
	struct story story = story_begin_running(TID);

	story_fall_asleep(&story, TID);
	story_futex_exit(&story, 1610, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	story_expect_phases(
		&story,
		(struct story_phases){
			.spin = 100, .kernel_entry = 20, .reacquire = 40, .unattributed = 490},
		1);
}

/* Woken, and out of the call: only the switch to it is missing. */
static void unreported_switch(void **state)
{
	struct story story = story_begin_running(TID);

	story_fall_asleep(&story, TID);
	story_waking(&story, 1500, TID);
	story_futex_exit(&story, 1610, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20,
						  .blocked = 380,
						  .wakeup = 110,
						  .reacquire = 40},
			    1);
}

/* The same where the idle task ran there before: some kernels do not report the switch from it. */
static void unreported_switch_from_idle(void **state)
{
	struct story story = story_begin_running(TID);
	struct event idle = {.type = EVENT_SCHED_SWITCH, .cpu = TID, .time_ns = 1120};

	idle.sched_switch = (struct event_sched_switch){
		.prev_tid = TID, .next_tid = 0, .prev_state = STORY_SLEEPS};
	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_tell(&story, &idle);
	story_waking(&story, 1500, TID);
	story_futex_exit(&story, 1610, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20,
						  .blocked = 380,
						  .wakeup = 110,
						  .reacquire = 40},
			    1);
}

/* Blocked outside the futex call (a page fault, say), and run by a CPU that did not say so. */
static void unreported_switch_to_user_mode(void **state)
{
	struct story story = story_begin_running(TID);
	struct event idle = {.type = EVENT_SCHED_SWITCH, .cpu = TID, .time_ns = 1120};
	struct event wakeup = {.type = EVENT_SCHED_WAKEUP, .cpu = TID, .time_ns = 1530};

	idle.sched_switch = (struct event_sched_switch){
		.prev_tid = TID, .next_tid = 0, .prev_state = STORY_SLEEPS};
	wakeup.sched_wake = (struct event_sched_wake){.tid = TID};
	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_tell(&story, &idle);
	story_waking(&story, 1500, TID);
	story_tell(&story, &wakeup);
	story_hold(&story, TID, STORY_LOCK, 1000, 1900, 2000);
	story_expect_phases(
		&story, (struct story_phases){.spin = 120 + 370, .blocked = 380, .wakeup = 30}, 0);
}

static void kernel_side_begins_late(void **state)
{
	struct story story = story_begin(1400);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_waking(&story, 1500, TID);
	story_switch_in(&story, 1600, TID);
	story_futex_exit(&story, 1610, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	story_expect_phases(&story, (struct story_phases){.reacquire = 40, .unattributed = 610}, 0);
}

static void kernel_side_ends_early(void **state)
{
	struct story story = story_begin_running(TID);
	struct event end = {.type = EVENT_KERNEL_END, .cpu = -1, .time_ns = 1149};

	story_fall_asleep(&story, TID);
	story_tell(&story, &end);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	story_expect_phases(
		&story,
		(struct story_phases){
			.spin = 100, .kernel_entry = 20, .blocked = 30, .unattributed = 500},
		1);
}

/* Without a kernel side nothing is attributed, and the finer phases are not known rather than 0. */
static void no_kernel_side(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_hold(&story, TID, STORY_LOCK, 1000, 1300, 2000);
	story_end(&story, 0);
	lock = story_lock(&story, STORY_LOCK);
	assert_true(lock->all.phases_ns[PHASE_SPIN] == REPORT_UNKNOWN);
	assert_true(lock->all.transition_ns == REPORT_UNKNOWN);
	assert_true(lock->all.futex_round_trips == REPORT_UNKNOWN);
	assert_int_equal(lock->all.phases_ns[PHASE_UNATTRIBUTED], 300);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lost_kernel_events),
		cmocka_unit_test(contradiction),
		cmocka_unit_test(unreported_switch),
		cmocka_unit_test(unreported_switch_from_idle),
		cmocka_unit_test(unreported_switch_to_user_mode),
		cmocka_unit_test(kernel_side_begins_late),
		cmocka_unit_test(kernel_side_ends_early),
		cmocka_unit_test(no_kernel_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
