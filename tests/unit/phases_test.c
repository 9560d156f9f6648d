/* SPDX-License-Identifier: MIT */
/* Waits whose phases are known because every event of them was written by hand. */
#include "story.h"

enum { TID = 7 };

static void spin_only(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_hold(&story, TID, STORY_LOCK, 1000, 1300, 2000);
	story_expect_phases(&story, (struct story_phases){.spin = 300}, 0);
}

/* request 1000, futex 1100, out 1120, waking 1500, in 1600, futex exit 1610, acquired 1650 */
static void tell_one_sleep(struct story *story)
{
	story_fall_asleep(story, TID);
	story_waking(story, 1500, TID);
	story_switch_in(story, 1600, TID);
	story_futex_exit(story, 1610, TID, 0);
}

static void one_sleep(void **state)
{
	struct story story = story_begin_running(TID);

	tell_one_sleep(&story);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20,
						  .blocked = 380,
						  .wakeup = 100,
						  .kernel_exit = 10,
						  .reacquire = 40},
			    1);
}

static void two_sleeps_add_up(void **state)
{
	struct story story = story_begin_running(TID);

	tell_one_sleep(&story);
	story_futex_entry(&story, 1650, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_switch_out(&story, 1660, TID, STORY_SLEEPS);
	story_waking(&story, 1700, TID);
	story_switch_in(&story, 1705, TID);
	story_futex_exit(&story, 1707, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1710, 2000);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20 + 10,
						  .blocked = 380 + 40,
						  .wakeup = 100 + 5,
						  .kernel_exit = 10 + 2,
						  .reacquire = 40 + 3},
			    2);
}

/* The lock word had changed: the whole call is kernel entry, and nothing slept. */
static void futex_that_returns_at_once(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_futex_exit(&story, 1130, TID, -11);
	story_hold(&story, TID, STORY_LOCK, 1000, 1150, 2000);
	story_expect_phases(
		&story, (struct story_phases){.spin = 100, .kernel_entry = 30, .reacquire = 20}, 1);
}

static void preempted_in_user_mode(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_switch_out(&story, 1050, TID, STORY_RUNNABLE);
	story_switch_in(&story, 1250, TID);
	story_hold(&story, TID, STORY_LOCK, 1000, 1300, 2000);
	story_expect_phases(&story, (struct story_phases){.spin = 50 + 50, .preempted = 200}, 0);
}

/* Preempted on its way to sleep: bit 8 says so, whatever else the state says. */
static void preempted_in_the_kernel(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_switch_out(&story, 1110, TID, 256 | STORY_SLEEPS);
	story_switch_in(&story, 1150, TID);
	story_switch_out(&story, 1160, TID, STORY_SLEEPS);
	story_waking(&story, 1200, TID);
	story_switch_in(&story, 1220, TID);
	story_switch_out(&story, 1225, TID, STORY_RUNNABLE);
	story_switch_in(&story, 1245, TID);
	story_futex_exit(&story, 1250, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1260, 2000);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 10 + 10,
						  .blocked = 40,
						  .wakeup = 20,
						  .kernel_exit = 5 + 5,
						  .reacquire = 10,
						  .preempted = 40 + 20},
			    1);
}

/* The waker was faster than the switch: the thread was on its way out when it was woken. */
static void waking_before_the_switch(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_waking(&story, 1115, TID);
	story_switch_out(&story, 1120, TID, STORY_SLEEPS);
	story_switch_in(&story, 1150, TID);
	story_futex_exit(&story, 1155, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1160, 2000);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20,
						  .wakeup = 30,
						  .kernel_exit = 5,
						  .reacquire = 5},
			    1);
}

/* An early waking that was for nothing, then a sleep with a waking of its own. */
static void waking_before_the_switch_and_another(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_waking(&story, 1115, TID);
	story_switch_out(&story, 1120, TID, STORY_SLEEPS);
	story_waking(&story, 1400, TID);
	story_switch_in(&story, 1450, TID);
	story_futex_exit(&story, 1455, TID, 0);
	story_hold(&story, TID, STORY_LOCK, 1000, 1460, 2000);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20,
						  .blocked = 280,
						  .wakeup = 50,
						  .kernel_exit = 5,
						  .reacquire = 5},
			    1);
}

/* A wake-up call of the thread's own is no round trip; its time is kernel entry all the same. */
static void futex_wake_within_a_wait(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_OTHER_LOCK, STORY_FUTEX_WAKE);
	story_futex_exit(&story, 1130, TID, 1);
	story_hold(&story, TID, STORY_LOCK, 1000, 1150, 2000);
	story_expect_phases(
		&story, (struct story_phases){.spin = 100, .kernel_entry = 30, .reacquire = 20}, 0);
}

static void timed_out(void **state)
{
	struct story story = story_begin_running(TID);

	story_wait_begin(&story, 1000, TID, STORY_LOCK);
	story_futex_entry(&story, 1100, TID, STORY_LOCK, STORY_FUTEX_WAIT_BITSET);
	story_switch_out(&story, 1120, TID, STORY_SLEEPS);
	story_waking(&story, 1500, TID);
	story_switch_in(&story, 1510, TID);
	story_futex_exit(&story, 1520, TID, -110);
	story_wait_end(&story, 1530, TID, STORY_LOCK, LOCKCOST_KIND_MUTEX, 1000, 110);
	story_expect_phases(&story,
			    (struct story_phases){.spin = 100,
						  .kernel_entry = 20,
						  .blocked = 380,
						  .wakeup = 10,
						  .kernel_exit = 10,
						  .reacquire = 10},
			    1);
}

static void on_and_off_cpu_are_the_wait(void **state)
{
	struct story story = story_begin_running(TID);
	const struct report_lock *lock;

	tell_one_sleep(&story);
	story_hold(&story, TID, STORY_LOCK, 1000, 1650, 2000);
	story_end(&story, 0);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.off_cpu_ns, 380 + 100);
	assert_int_equal(lock->all.on_cpu_ns + lock->all.off_cpu_ns, lock->all.wait.total_ns);
	assert_int_equal(lock->all.transition_ns, 20 + 100 + 10);
	story_free(&story);
}

/* A cond wait sleeps on the cond, then on the mutex: the second part is the re-acquisition. */
static void cond_wait_and_the_mutex(void **state)
{
	struct story story = story_begin_running(TID);
	struct event begin_event = {.type = EVENT_COND_WAIT_BEGIN, .cpu = -1, .time_ns = 1000};

	begin_event.cond_wait_begin = (struct lockcost_cond_wait_begin){
		.pid = STORY_PID,
		.tid = TID,
		.lock = STORY_COND,
		.request_ns = 1000,
		.mutex = STORY_LOCK,
	};
	story_tell(&story, &begin_event);
	story_futex_entry(&story, 1100, TID, STORY_COND + 8, STORY_FUTEX_WAIT_BITSET);
	story_switch_out(&story, 1120, TID, STORY_SLEEPS);
	story_waking(&story, 1500, TID);
	story_switch_in(&story, 1530, TID);
	story_futex_exit(&story, 1540, TID, 0);
	story_futex_entry(&story, 1550, TID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_switch_out(&story, 1560, TID, STORY_SLEEPS);
	story_waking(&story, 1700, TID);
	story_switch_in(&story, 1790, TID);
	story_futex_exit(&story, 1795, TID, 0);
	story_wait_end(&story, 1800, TID, STORY_COND, LOCKCOST_KIND_COND, 1000, 0);
	story_end(&story, 0);
	assert_int_equal(story_lock(&story, STORY_COND)->all.reacquire_ns, 1800 - 1540);
	assert_int_equal(story_lock(&story, STORY_COND)->all.latency.max_ns, 30);
	assert_int_equal(story_phase_sum(story_lock(&story, STORY_COND)), 800);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spin_only),
		cmocka_unit_test(one_sleep),
		cmocka_unit_test(two_sleeps_add_up),
		cmocka_unit_test(futex_that_returns_at_once),
		cmocka_unit_test(preempted_in_user_mode),
		cmocka_unit_test(preempted_in_the_kernel),
		cmocka_unit_test(waking_before_the_switch),
		cmocka_unit_test(waking_before_the_switch_and_another),
		cmocka_unit_test(futex_wake_within_a_wait),
		cmocka_unit_test(timed_out),
		cmocka_unit_test(on_and_off_cpu_are_the_wait),
		cmocka_unit_test(cond_wait_and_the_mutex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
