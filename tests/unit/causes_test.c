/* SPDX-License-Identifier: MIT */
/* What kept holders from running, and in which order the lock was had. */
#include "story.h"

#include <string.h>

enum {
	WAITER = 7,
	HOLDER = 8,
	BARGER = 9,
	HOG = 500,
	URGENT = -11, /* SCHED_FIFO 10 */
	NICE = 30,    /* nice 10 */
	NORMAL = 20,
};

/* All of them run, with these priorities. */
static struct story begin(int waiter_priority, int holder_priority)
{
	struct story story = story_begin(1);

	story_switch(&story, 10, WAITER,
		     (struct event_sched_switch){.prev_tid = HOG,
						 .next_tid = WAITER,
						 .next_priority = waiter_priority});
	story_switch(&story, 10, HOLDER,
		     (struct event_sched_switch){.prev_tid = HOG,
						 .next_tid = HOLDER,
						 .next_priority = holder_priority});
	story_switch_in(&story, 10, BARGER);
	return story;
}

static const struct report_lock *end(struct story *story)
{
	story_hold(story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_process_end(story, 3000);
	story_end(story, 0);
	return story_lock(story, STORY_LOCK);
}

static uint64_t sum(const GPtrArray *causes)
{
	uint64_t sum_ns = 0;

	for (guint i = 0; i < causes->len; i++)
		sum_ns += ((const struct report_cause *)causes->pdata[i])->wait_ns;
	return sum_ns;
}

/* The hog takes the holder's CPU from 1100 to 1800. */
static void hog_runs(struct story *story, int holder_priority)
{
	story_switch(story, 1100, HOLDER,
		     (struct event_sched_switch){.prev_tid = HOLDER,
						 .next_tid = HOG,
						 .prev_priority = holder_priority,
						 .next_comm = "hog"});
	story_switch(story, 1800, HOLDER,
		     (struct event_sched_switch){.prev_tid = HOG,
						 .next_tid = HOLDER,
						 .prev_comm = "hog",
						 .next_priority = holder_priority});
}

static void preemptor_is_named(void **state)
{
	struct story story = begin(NORMAL, NORMAL);
	const struct report_lock *lock;
	const struct report_cause *cause;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	hog_runs(&story, NORMAL);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	lock = end(&story);
	assert_int_equal(lock->all.blame_ns[BLAME_PREEMPTED], 700);
	assert_int_equal(sum(lock->preemptors), 700);
	cause = lock->preemptors->pdata[0];
	assert_int_equal(cause->tid, HOG);
	assert_string_equal(cause->name, "hog");
	assert_int_equal(cause->pid, 0);
	assert_int_equal(lock->all.inversion_ns, 0);
	story_free(&story);
}

static void inversion_by_nice(void **state)
{
	struct story story = begin(NORMAL, NICE);
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	hog_runs(&story, NICE);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	lock = end(&story);
	assert_int_equal(lock->all.inversion_ns, 700);
	assert_int_equal(lock->all.real_time_waits, 0);
	story_free(&story);
}

static void inversion_of_a_real_time_waiter(void **state)
{
	struct story story = begin(URGENT, NORMAL);
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	hog_runs(&story, NORMAL);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	lock = end(&story);
	assert_int_equal(lock->all.inversion_ns, 700);
	assert_int_equal(lock->all.real_time_waits, 1);
	assert_int_equal(lock->all.real_time_ns, 1000);
	story_free(&story);
}

/* It was in read before the waiter came, and is woken into an idle CPU. */
static void call_is_named(void **state)
{
	struct story story = begin(NORMAL, NORMAL);
	const struct report_lock *lock;
	const struct report_cause *cause;

	story_call(&story, 500, HOLDER, "read", true);
	story_switch_out(&story, 510, HOLDER, STORY_SLEEPS);
	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_waking(&story, 1600, HOLDER);
	story_switch(&story, 1650, HOLDER,
		     (struct event_sched_switch){.prev_tid = 0, .next_tid = HOLDER});
	story_call(&story, 1660, HOLDER, "read", false);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 400, 1900);
	lock = end(&story);
	assert_int_equal(lock->all.blame_ns[BLAME_BLOCKED], 600);
	assert_int_equal(sum(lock->calls), 600);
	cause = lock->calls->pdata[0];
	assert_string_equal(cause->name, "read");
	assert_int_equal(sum(lock->preemptors), 50);
	cause = lock->preemptors->pdata[0];
	assert_true(cause->is_idle);
	story_free(&story);
}

/* The call was over before it slept: that was a page fault. */
static void no_call(void **state)
{
	struct story story = begin(NORMAL, NORMAL);
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_call(&story, 1100, HOLDER, "read", true);
	story_call(&story, 1110, HOLDER, "read", false);
	story_switch_out(&story, 1200, HOLDER, STORY_SLEEPS);
	story_waking(&story, 1600, HOLDER);
	story_switch_in(&story, 1650, HOLDER);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	lock = end(&story);
	assert_int_equal(lock->calls->len, 1);
	assert_null(((const struct report_cause *)lock->calls->pdata[0])->name);
	assert_int_equal(sum(lock->calls), 400);
	story_free(&story);
}

/* What the holder sleeps in from 1200 to 1600, 400 ns long. NULL: that is not known. */
static char *sleeps_in(struct story *story, int64_t state)
{
	const struct report_lock *lock;

	story_switch_out(story, 1200, HOLDER, state);
	story_waking(story, 1600, HOLDER);
	story_switch_in(story, 1650, HOLDER);
	story_hold_waited(story, HOLDER, STORY_LOCK, 0, 1900);
	lock = end(story);
	assert_int_equal(lock->calls->len, 1);
	assert_int_equal(sum(lock->calls), 400);
	return g_strdup(((const struct report_cause *)lock->calls->pdata[0])->name);
}

/* The same after two calls whose ends are not recorded, the last one a poll. */
static char *sleeps_in_after_poll(int64_t state)
{
	struct story story = begin(NORMAL, NORMAL);
	char *name;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_call_endless(&story, 1050, HOLDER, "recvmsg");
	story_call_endless(&story, 1100, HOLDER, "poll");
	name = sleeps_in(&story, state);
	story_free(&story);
	return name;
}

/* The last call that a thread made is the one that it sleeps in, though its end is not recorded. */
static void endless_call_is_named(void **state)
{
	g_autofree char *name = sleeps_in_after_poll(STORY_SLEEPS);

	assert_string_equal(name, "poll");
}

/* It may have returned, and a page fault may have followed. */
static void endless_call_may_be_over(void **state)
{
	g_autofree char *name = sleeps_in_after_poll(STORY_SLEEPS_DEEPLY);

	assert_null(name);
}

/* That it has made another call says that the one before is over. */
static void endless_call_ends_with_the_next(void **state)
{
	struct story story = begin(NORMAL, NORMAL);
	g_autofree char *name = NULL;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_call_endless(&story, 1100, HOLDER, "poll");
	story_call(&story, 1110, HOLDER, "pread64", true);
	name = sleeps_in(&story, STORY_SLEEPS_DEEPLY);
	assert_string_equal(name, "pread64");
	story_free(&story);
}

/* A thread that does not wait takes it twice while another one waits. */
static void barging(void **state)
{
	struct story story = begin(NORMAL, NORMAL);
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1200);
	story_hold_waited(&story, BARGER, STORY_LOCK, 1300, 1400);
	story_hold_waited(&story, BARGER, STORY_LOCK, 1500, 1600);
	lock = end(&story);
	assert_int_equal(lock->fairness.barged, 2);
	assert_int_equal(lock->all.overtaken, 2);
	assert_int_equal(lock->all.most_overtaken, 2);
	assert_int_equal(lock->fairness.longest_queue, 1);
	assert_int_equal(lock->fairness.busy_ns, 1000);
	story_free(&story);
}

/* Who asked first and had to wait has a right to be first. */
static void waiting_turns(void **state)
{
	struct story story = begin(NORMAL, NORMAL);
	const struct report_lock *lock;

	story_wait_begin(&story, 900, BARGER, STORY_LOCK);
	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1200);
	story_tell_hold(&story, (struct lockcost_hold){
					.tid = BARGER,
					.kind = LOCKCOST_KIND_MUTEX,
					.operation = LOCKCOST_OPERATION_LOCK,
					.flags = LOCKCOST_HOLD_CONTENDED | LOCKCOST_HOLD_WAITERS,
					.request_ns = 900,
					.acquire_ns = 1250,
					.release_ns = 1900,
					.release_end_ns = 1910,
				});
	lock = end(&story);
	assert_int_equal(lock->fairness.barged, 0);
	assert_int_equal(lock->all.overtaken, 0);
	assert_int_equal(lock->fairness.longest_queue, 2);
	story_free(&story);
}

/* A waiter goes into the kernel for a PI mutex, and the kernel lends its priority to the holder. */
static void priority_is_lent(void **state)
{
	struct story story = begin(URGENT, NORMAL);
	struct event event = {.type = EVENT_PRIORITY_LENT, .cpu = WAITER, .time_ns = 1120};
	const struct report_lock *lock;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_futex_entry(&story, 1100, WAITER, STORY_LOCK, 134);
	event.priority_lent = (struct event_priority_lent){HOLDER, WAITER, NORMAL, URGENT};
	story_tell(&story, &event);
	event.time_ns = 1900;
	event.priority_lent = (struct event_priority_lent){HOLDER, HOLDER, URGENT, NORMAL};
	story_tell(&story, &event);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	story_futex_exit(&story, 1990, WAITER, 0);
	lock = end(&story);
	assert_int_equal(lock->fairness.lent, 1);
	story_free(&story);
}

/* What the wake-up of a waiter took, by where it went on. */
static void wakeup_on(int32_t prev_tid, int32_t cpu, enum wakeup_cause expected)
{
	struct story story = begin(NORMAL, NORMAL);
	const struct report_lock *lock;

	story_fall_asleep(&story, WAITER);
	story_wakes(&story, 1500, HOLDER, HOLDER, WAITER);
	story_switch(&story, 1700, cpu,
		     (struct event_sched_switch){.prev_tid = prev_tid, .next_tid = WAITER});
	story_futex_exit(&story, 1750, WAITER, 0);
	lock = end(&story);
	assert_int_equal(lock->all.phases_ns[PHASE_WAKEUP], 200);
	assert_int_equal(lock->all.wakeup_ns[expected], 200);
	assert_int_equal(lock->all.wake_cross_cpu, 1);
	story_free(&story);
}

static void wakeup_causes(void **state)
{
	wakeup_on(0, WAITER, WAKEUP_IDLE);
	wakeup_on(0, BARGER, WAKEUP_MIGRATION);
	wakeup_on(HOG, WAITER, WAKEUP_QUEUED);
	wakeup_on(HOG, BARGER, WAKEUP_QUEUED);
}

/* Woken, it finds the lock taken again, and sleeps again; then the word changes before it does. */
static void woken_too_late(void **state)
{
	struct story story = begin(NORMAL, NORMAL);
	const struct report_lock *lock;

	story_fall_asleep(&story, WAITER);
	story_wakes(&story, 1300, HOLDER, HOLDER, WAITER);
	story_switch_in(&story, 1310, WAITER);
	story_futex_exit(&story, 1320, WAITER, 0);
	story_futex_entry(&story, 1330, WAITER, STORY_LOCK, STORY_FUTEX_WAIT);
	story_futex_exit(&story, 1340, WAITER, -11);
	lock = end(&story);
	assert_int_equal(lock->all.wake_lost, 1);
	assert_int_equal(lock->all.futex_refused, 1);
	assert_int_equal(lock->all.futex_round_trips, 2);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(preemptor_is_named),
		cmocka_unit_test(inversion_by_nice),
		cmocka_unit_test(inversion_of_a_real_time_waiter),
		cmocka_unit_test(call_is_named),
		cmocka_unit_test(no_call),
		cmocka_unit_test(endless_call_is_named),
		cmocka_unit_test(endless_call_may_be_over),
		cmocka_unit_test(endless_call_ends_with_the_next),
		cmocka_unit_test(barging),
		cmocka_unit_test(waiting_turns),
		cmocka_unit_test(priority_is_lent),
		cmocka_unit_test(wakeup_causes),
		cmocka_unit_test(woken_too_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
