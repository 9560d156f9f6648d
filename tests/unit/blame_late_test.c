/* SPDX-License-Identifier: MIT */
/* Holds that are told late, or never: nothing is blamed on anybody before it is known. */
#include "story.h"

#include <errno.h>

enum { WAITER = 7, HOLDER = 8, BYSTANDER = 9, MANY = 20000 };

static struct story begin(void)
{
	struct story story = story_begin(1);

	story_switch_in(&story, 10, WAITER);
	story_switch_in(&story, 10, HOLDER);
	return story;
}

/* The lock's owner as the waiter saw it. */
static void wait_begin(struct story *story, uint64_t request_ns)
{
	story_tell_wait_begin(story, (struct lockcost_wait_begin){
					     .tid = WAITER,
					     .kind = LOCKCOST_KIND_MUTEX,
					     .request_ns = request_ns,
					     .owner = HOLDER,
				     });
}

/* The holder tells of its hold after the waiter has told of many of its own. */
static void a_late_hold(void **state)
{
	struct story story = begin();
	struct event started = {.type = EVENT_THREAD_START, .cpu = -1, .time_ns = 100};
	uint64_t expected_ns = 1500 - 1000;

	started.thread_start =
		(struct lockcost_thread_start){.pid = STORY_PID, .tid = HOLDER, .incarnation = 1};
	story_tell(&story, &started);
	wait_begin(&story, 1000);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 1600, 1700);
	for (uint64_t at_ns = 2000; at_ns < 2000 + 1000 * 10; at_ns += 10) {
		story_wait_begin(&story, at_ns, WAITER, STORY_OTHER_LOCK);
		story_hold(&story, WAITER, STORY_OTHER_LOCK, at_ns, at_ns + 2, at_ns + 4);
	}
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1500);
	story_process_end(&story, 40000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = expected_ns, .no_holder = 100});
	story_free(&story);
}

/* Nobody has heard of the holder in connection with this lock before, and the lock names no owner.
 */
static void the_first_hold_of_a_thread(void **state)
{
	struct story story = begin();
	struct event started = {.type = EVENT_THREAD_START, .cpu = -1, .time_ns = 100};

	started.thread_start =
		(struct lockcost_thread_start){.pid = STORY_PID, .tid = HOLDER, .incarnation = 1};
	story_tell(&story, &started);
	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 1600, 1700);
	story_wait_begin(&story, 1800, WAITER, STORY_OTHER_LOCK);
	story_hold(&story, WAITER, STORY_OTHER_LOCK, 1800, 1900, 1950);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1500);
	story_process_end(&story, 4000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 500, .no_holder = 100});
	story_free(&story);
}

/* A bystander that has used the lock sleeps from from_ns to to_ns, the wait is from 1000 to 1600.
 */
static void asleep_story(struct story *story, uint64_t from_ns, uint64_t to_ns)
{
	struct event started = {.type = EVENT_THREAD_START, .cpu = -1, .time_ns = 100};

	started.thread_start = (struct lockcost_thread_start){
		.pid = STORY_PID, .tid = BYSTANDER, .incarnation = 1};
	story_tell(story, &started);
	story_switch_in(story, 200, BYSTANDER);
	story_hold_waited(story, BYSTANDER, STORY_LOCK, 0, 300);
	story_switch_out(story, from_ns, BYSTANDER, STORY_SLEEPS);
	wait_begin(story, 1000);
	story_hold_waited(story, HOLDER, STORY_LOCK, 0, 1500);
	if (to_ns < 1700)
		story_waking(story, to_ns, BYSTANDER);
	story_hold(story, WAITER, STORY_LOCK, 1000, 1600, 1700);
	if (to_ns > 1700)
		story_waking(story, to_ns, BYSTANDER);
	story_switch_in(story, 1850, BYSTANDER);
}

/* Whether the wait is still waiting for somebody to tell. */
static bool is_pending(const struct story *story)
{
	return analysis_model(story->analysis)->pending.length > 0;
}

/* Who sleeps all the time that another one waits has no part in it. */
static void a_sleeping_bystander(void **state)
{
	struct story story = begin();

	asleep_story(&story, 900, 1800);
	story_hold_waited(&story, HOLDER, STORY_OTHER_LOCK, 0, 1900);
	assert_false(is_pending(&story));
	story_free(&story);
}

/* Who wakes up in time may have taken it, and told nobody yet. */
static void a_bystander_who_wakes_up(void **state)
{
	struct story story = begin();

	asleep_story(&story, 900, 1550);
	story_hold_waited(&story, HOLDER, STORY_OTHER_LOCK, 0, 1900);
	assert_true(is_pending(&story));
	story_free(&story);
}

/* More waits than there is room for, behind one that waits for its holder: they are told apart. */
static void memory_is_bounded(void **state)
{
	struct story story = begin();
	struct event started = {.type = EVENT_THREAD_START, .cpu = -1, .time_ns = 100};

	started.thread_start =
		(struct lockcost_thread_start){.pid = STORY_PID, .tid = HOLDER, .incarnation = 1};
	story_tell(&story, &started);
	for (uint64_t at_ns = 2000; at_ns < 2000 + MANY * 10; at_ns += 10) {
		wait_begin(&story, at_ns);
		story_hold(&story, WAITER, STORY_LOCK, at_ns, at_ns + 2, at_ns + 4);
	}
	assert_true(analysis_model(story.analysis)->pending.length <= 5000);
	assert_true(analysis_model(story.analysis)->early_wait_count >= MANY - 5000);
	story_process_end(&story, 2000 + MANY * 10);
	story_end(&story, 0);
	assert_int_equal(story_blame_sum(story_lock(&story, STORY_LOCK)), 2 * MANY);
	story_free(&story);
}

/* A starving waiter, behind more holds than any other wait ever sees. */
static void one_wait_behind_many_holds(void **state)
{
	enum { HOLDS = 60000 };
	struct story story = begin();

	wait_begin(&story, 1000);
	for (uint64_t at_ns = 1000; at_ns < 1000 + HOLDS * 10; at_ns += 10)
		story_hold_waited(&story, HOLDER, STORY_LOCK, at_ns, at_ns + 8);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 1000 + HOLDS * 10, 1001 + HOLDS * 10);
	story_process_end(&story, 2000 + HOLDS * 10);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 8 * HOLDS, .no_holder = 2 * HOLDS});
	story_free(&story);
}

/* What a holder's hold does not say, because it got lost, is nobody's fault. */
static void lost_events(void **state)
{
	struct story story = begin();
	struct event lost = {.type = EVENT_LOST, .cpu = 0, .time_ns = 1200};

	wait_begin(&story, 1000);
	lost.lost = (struct event_lost){.until_ns = 1800, .count = 3};
	story_tell(&story, &lost);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 1700, 1900);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_process_end(&story, 3000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 200, .unattributed = 800});
	story_free(&story);
}

/* The kernel's events are missing for a part of the hold. */
static void lost_kernel_events(void **state)
{
	struct story story = begin();
	struct event lost = {.type = EVENT_LOST, .cpu = HOLDER, .time_ns = 1200};

	wait_begin(&story, 1000);
	lost.lost = (struct event_lost){.until_ns = 1599, .count = 3, .is_kernel = 1};
	story_tell(&story, &lost);
	story_switch_out(&story, 1700, HOLDER, STORY_RUNNABLE);
	story_switch_in(&story, 1750, HOLDER);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 2000);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_process_end(&story, 3000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 200 + 250,
						.preempted = 50,
						.unattributed = 400 + 100});
	story_free(&story);
}

/* The process was killed: who knows what it had still to tell. */
static void killed(void **state)
{
	struct story story = begin();
	struct event started = {.type = EVENT_THREAD_START, .cpu = -1, .time_ns = 100};

	started.thread_start =
		(struct lockcost_thread_start){.pid = STORY_PID, .tid = HOLDER, .incarnation = 1};
	story_tell(&story, &started);
	wait_begin(&story, 1000);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK, (struct story_blame){.unattributed = 1000});
	story_free(&story);
}

/* Who gave up knows that somebody had it. */
static void timed_out(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_wait_end(&story, 1400, WAITER, STORY_LOCK, LOCKCOST_KIND_MUTEX, 1000, ETIMEDOUT);
	story_wait_begin(&story, 2000, WAITER, STORY_LOCK);
	story_wait_end(&story, 2400, WAITER, STORY_LOCK, LOCKCOST_KIND_MUTEX, 2000, ETIMEDOUT);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	story_process_end(&story, 3000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 400, .unattributed = 400});
	story_free(&story);
}

/* Without a kernel side the holder's waits are known, and nothing else of what it did. */
static void without_a_kernel_side(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_wait_begin(&story, 1100, HOLDER, STORY_OTHER_LOCK);
	story_hold(&story, HOLDER, STORY_OTHER_LOCK, 1100, 1500, 1600);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_process_end(&story, 3000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = REPORT_UNKNOWN,
						.preempted = REPORT_UNKNOWN,
						.blocked = REPORT_UNKNOWN,
						.on_lock = 400,
						.no_holder = 100,
						.unattributed = 500});
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_late_hold),
		cmocka_unit_test(a_sleeping_bystander),
		cmocka_unit_test(a_bystander_who_wakes_up),
		cmocka_unit_test(the_first_hold_of_a_thread),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(one_wait_behind_many_holds),
		cmocka_unit_test(lost_events),
		cmocka_unit_test(lost_kernel_events),
		cmocka_unit_test(killed),
		cmocka_unit_test(timed_out),
		cmocka_unit_test(without_a_kernel_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
