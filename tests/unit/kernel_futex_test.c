/* SPDX-License-Identifier: MIT */
/* Futex calls that nothing but the kernel's events tells of. */
#include "kernel_story.h"

#include <errno.h>

static void tell_waking(struct story *story, uint64_t time_ns, int32_t tid, int32_t waker_tid)
{
	struct event event = {.type = EVENT_SCHED_WAKING, .cpu = -1, .time_ns = time_ns};

	event.sched_wake = (struct event_sched_wake){.tid = tid, .waker_tid = waker_tid};
	story_tell(story, &event);
}

/* Asleep from 1010 to 2000, on the CPU again from 2050 on. */
static void tell_sleep(struct story *story)
{
	story_futex_entry(story, 1000, WAITER, FUTEX, WAIT);
	story_switch_out(story, 1010, WAITER, STORY_SLEEPS);
	story_futex_entry(story, 1990, WAKER, FUTEX, WAKE);
	tell_waking(story, 2000, WAITER, WAKER);
	story_futex_exit(story, 2004, WAKER, 1);
	story_switch_in(story, 2050, WAITER);
	story_futex_exit(story, 2060, WAITER, 0);
}

static void wait_and_wake(void **state)
{
	struct story story = kernel_story_attached();
	const struct report_lock *futex;
	const struct report_waker *waker;

	tell_sleep(&story);
	story_end(&story, 3000);
	futex = story_lock(&story, FUTEX);
	assert_int_equal(futex->kind, LOCKCOST_KIND_FUTEX);
	assert_int_equal(futex->all.waits, 1);
	assert_int_equal(futex->all.contended, 1);
	assert_int_equal(futex->all.wait.total_ns, 1060);
	assert_int_equal(futex->all.phases_ns[PHASE_SPIN], 0);
	assert_int_equal(futex->all.phases_ns[PHASE_KERNEL_ENTRY], 10);
	assert_int_equal(futex->all.phases_ns[PHASE_BLOCKED], 990);
	assert_int_equal(futex->all.phases_ns[PHASE_WAKEUP], 50);
	assert_int_equal(futex->all.phases_ns[PHASE_KERNEL_EXIT], 10);
	assert_int_equal(story_phase_sum(futex), 1060);
	assert_int_equal(futex->all.futex_round_trips, 1);
	assert_int_equal(futex->all.wake_count, 1);
	assert_int_equal(futex->all.wake_ns, 14);
	assert_int_equal(futex->all.wake_empty, 0);
	assert_true(futex->all.acquisitions == REPORT_UNKNOWN);
	assert_true(futex->all.blame_ns[BLAME_RUNNING] == REPORT_UNKNOWN);
	assert_int_equal(futex->waiter_sites->len, 0);
	assert_int_equal(futex->operations[FUTEX_WAIT], 1);
	assert_int_equal(futex->operations[FUTEX_WAKE], 1);
	assert_int_equal(futex->wakers->len, 1);
	waker = futex->wakers->pdata[0];
	assert_int_equal(waker->tid, WAKER);
	assert_int_equal(waker->pid, STORY_PID);
	assert_int_equal(waker->calls, 1);
	assert_int_equal(waker->woken, 1);
	assert_int_equal(waker->wait_ns, 1060);
	story_free(&story);
}

static void process_without_preload(void **state)
{
	struct story story = kernel_story_attached();
	const struct report_process *process;

	tell_sleep(&story);
	story_end(&story, 3000);
	assert_int_equal(story.report->processes->len, 1);
	process = story.report->processes->pdata[0];
	assert_int_equal(process->pid, STORY_PID);
	assert_string_equal(process->comm, "server");
	assert_int_equal(process->thread_count, 3);
	assert_true(process->is_kernel_only);
	assert_true(process->has_kernel);
	assert_int_equal(story.report->unflushed_ns, 0);
	story_free(&story);
}

static void results_are_told_apart(void **state)
{
	struct story story = kernel_story_attached();
	const struct report_lock *futex;

	kernel_story_call(&story, WAITER, WAIT, 1000, 1010, -EAGAIN);
	kernel_story_call(&story, WAITER, WAIT, 1100, 1120, -ETIMEDOUT);
	kernel_story_call(&story, WAITER, WAIT, 1200, 1230, -EINTR);
	kernel_story_call(&story, WAITER, WAIT, 1300, 1340, -EFAULT);
	kernel_story_call(&story, WAITER, WAKE, 1400, 1401, 0);
	story_end(&story, 3000);
	futex = story_lock(&story, FUTEX);
	assert_int_equal(futex->all.waits, 4);
	assert_int_equal(futex->all.futex_refused, 1);
	assert_int_equal(futex->all.timed_out, 1);
	assert_int_equal(futex->all.errors, 1);
	assert_int_equal(futex->all.wait.total_ns, 10 + 20 + 30 + 40);
	assert_int_equal(story_phase_sum(futex), 100);
	assert_int_equal(futex->all.wake_empty, 1);
	story_free(&story);
}

static bool has_row(const struct story *story, uint64_t address, uint8_t kind)
{
	for (guint i = 0; i < story->report->locks->len; i++) {
		const struct report_lock *lock = story->report->locks->pdata[i];

		if (lock->address == address && lock->kind == kind)
			return true;
	}
	return false;
}

/* What the preload announced is its wait's, and its wake-up its lock's. */
static void announced_calls_are_not_doubled(void **state)
{
	struct story story = story_begin_running(WAITER);

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_futex_entry(&story, 1100, WAITER, STORY_LOCK, WAIT);
	story_futex_exit(&story, 1200, WAITER, 0);
	story_futex_entry(&story, 1300, WAITER, STORY_LOCK, WAKE);
	story_futex_exit(&story, 1310, WAITER, 1);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 1210, 1320);
	story_end(&story, 3000);
	assert_true(has_row(&story, STORY_LOCK, LOCKCOST_KIND_MUTEX));
	assert_false(has_row(&story, STORY_LOCK, LOCKCOST_KIND_FUTEX));
	story_free(&story);
}

/* An allocator's lock, waited for while a lock is held whose hold is told later. */
static void calls_within_a_hold(void **state)
{
	struct story story = story_begin_running(WAITER);

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_futex_entry(&story, 1100, WAITER, STORY_LOCK, WAIT);
	story_futex_exit(&story, 1200, WAITER, 0);
	kernel_story_call(&story, WAITER, WAIT, 1300, 1400, 0);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 1210, 2000);
	story_end(&story, 3000);
	assert_false(has_row(&story, STORY_LOCK, LOCKCOST_KIND_FUTEX));
	assert_int_equal(story_lock(&story, FUTEX)->all.waits, 1);
	assert_int_equal(story_lock(&story, FUTEX)->all.wait.total_ns, 100);
	story_free(&story);
}

/* The same when the process is killed before it tells of the hold: the place decides. */
static void calls_within_an_untold_hold(void **state)
{
	struct story story = story_begin_running(WAITER);

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_futex_entry(&story, 1100, WAITER, STORY_LOCK, WAIT);
	story_futex_exit(&story, 1200, WAITER, 0);
	kernel_story_call(&story, WAITER, WAIT, 1300, 1400, 0);
	story_switch_out(&story, 1500, WAITER, STORY_DEAD);
	story_end(&story, 3000);
	assert_int_equal(story.report->unmatched_waits, 1);
	assert_false(has_row(&story, STORY_LOCK, LOCKCOST_KIND_FUTEX));
	assert_int_equal(story_lock(&story, FUTEX)->all.waits, 1);
	story_free(&story);
}

/* Raw calls that the preload saw: two sources, one count. */
static void preloaded_futex_is_counted_once(void **state)
{
	struct story story = story_begin_running(WAITER);
	const struct report_lock *futex;

	story_tell_wait_begin(&story, (struct lockcost_wait_begin){
					      .tid = WAITER,
					      .lock = FUTEX,
					      .kind = LOCKCOST_KIND_FUTEX,
					      .operation = LOCKCOST_OPERATION_FUTEX | FUTEX_WAIT,
					      .request_ns = 1000});
	kernel_story_call(&story, WAITER, WAIT, 1010, 1090, 0);
	story_tell_wait_end(&story, (struct lockcost_wait_end){
					    .tid = WAITER,
					    .lock = FUTEX,
					    .kind = LOCKCOST_KIND_FUTEX,
					    .operation = LOCKCOST_OPERATION_FUTEX | FUTEX_WAIT,
					    .request_ns = 1000,
					    .end_ns = 1100});
	kernel_story_call(&story, WAITER, WAKE, 1210, 1220, 1);
	story_tell_wake(&story,
			(struct lockcost_wake){.tid = WAITER,
					       .lock = FUTEX,
					       .kind = LOCKCOST_KIND_FUTEX,
					       .operation = LOCKCOST_OPERATION_FUTEX | FUTEX_WAKE,
					       .begin_ns = 1200,
					       .end_ns = 1230});
	story_end(&story, 3000);
	futex = story_lock(&story, FUTEX);
	assert_int_equal(futex->all.waits, 1);
	assert_int_equal(futex->all.wake_count, 1);
	assert_int_equal(futex->operations[FUTEX_WAKE], 1);
	assert_int_equal(futex->all.wait.total_ns, 100);
	story_free(&story);
}

/* A call past the preload at a futex that it knows is beside what it told. */
static void both_sources_add_up(void **state)
{
	struct story story = story_begin_running(WAITER);
	const struct report_lock *futex;

	story_tell_stats(&story, (struct lockcost_lock_stats){.lock = FUTEX,
							      .kind = LOCKCOST_KIND_FUTEX,
							      .class_site = STORY_SITE,
							      .contended = 3,
							      .time_ns = 900});
	kernel_story_call(&story, WAITER, WAIT, 1000, 1100, 0);
	story_end(&story, 3000);
	futex = story_lock(&story, FUTEX);
	assert_int_equal(futex->all.contended, 4);
	assert_int_equal(futex->all.waits, 1);
	assert_int_equal(story.report->unmatched_waits, 3);
	story_free(&story);
}

static void unknown_threads_are_not_told(void **state)
{
	struct story story = story_begin(1);

	tell_sleep(&story);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 0);
	assert_int_equal(story.report->processes->len, 0);
	story_free(&story);
}

static void call_without_exit(void **state)
{
	struct story story = kernel_story_attached();
	struct event end = {.type = EVENT_KERNEL_END, .cpu = -1, .time_ns = 2500};
	const struct report_lock *futex;

	story_futex_entry(&story, 1000, WAITER, FUTEX, WAIT);
	story_switch_out(&story, 1010, WAITER, STORY_SLEEPS);
	story_tell(&story, &end);
	story_end(&story, 3000);
	futex = story_lock(&story, FUTEX);
	assert_int_equal(futex->all.unfinished, 1);
	assert_int_equal(futex->all.wait.total_ns, 2000);
	assert_int_equal(futex->all.phases_ns[PHASE_BLOCKED], 1490 + 1);
	assert_int_equal(futex->all.phases_ns[PHASE_UNATTRIBUTED], 499);
	assert_int_equal(story.report->unmatched_waits, 0);
	assert_int_equal(story.report->unfinished->len, 1);
	story_free(&story);
}

/* It died in its sleep: it did not wait any longer. */
static void killed_in_a_call(void **state)
{
	struct story story = kernel_story_attached();

	story_futex_entry(&story, 1000, WAITER, FUTEX, WAIT);
	story_switch_out(&story, 1010, WAITER, STORY_SLEEPS);
	story_switch_in(&story, 1500, WAITER);
	story_switch_out(&story, 1600, WAITER, STORY_DEAD);
	story_end(&story, 3000);
	assert_int_equal(story_lock(&story, FUTEX)->all.wait.total_ns, 600);
	assert_int_equal(story_phase_sum(story_lock(&story, FUTEX)), 600);
	story_free(&story);
}

static void call_without_entry(void **state)
{
	struct story story = kernel_story_attached();

	story_futex_exit(&story, 1000, WAITER, 0);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 0);
	assert_int_equal(story.report->headless_calls, 1);
	story_free(&story);
}

/* The exit may be that of another call, whose entry is lost. */
static void call_across_a_loss(void **state)
{
	struct story story = kernel_story_attached();
	struct event lost = {.type = EVENT_LOST, .cpu = -1, .time_ns = 1100};

	lost.lost = (struct event_lost){.until_ns = 1200, .count = 5, .is_kernel = 1};
	story_futex_entry(&story, 1000, WAITER, FUTEX, WAIT);
	story_tell(&story, &lost);
	story_futex_exit(&story, 1300, WAITER, 0);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 0);
	assert_int_equal(story.report->unmatched_waits, 1);
	story_free(&story);
}

/* Two exits are missing between entries: what the first call waited is not known. */
static void call_whose_exit_was_lost(void **state)
{
	struct story story = kernel_story_attached();

	story_futex_entry(&story, 1000, WAITER, FUTEX, WAIT);
	kernel_story_call(&story, WAITER, WAIT, 1100, 1150, 0);
	story_end(&story, 3000);
	assert_int_equal(story_lock(&story, FUTEX)->all.waits, 1);
	assert_int_equal(story_lock(&story, FUTEX)->all.wait.total_ns, 50);
	assert_int_equal(story.report->unmatched_waits, 1);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wait_and_wake),
		cmocka_unit_test(process_without_preload),
		cmocka_unit_test(results_are_told_apart),
		cmocka_unit_test(announced_calls_are_not_doubled),
		cmocka_unit_test(calls_within_a_hold),
		cmocka_unit_test(calls_within_an_untold_hold),
		cmocka_unit_test(preloaded_futex_is_counted_once),
		cmocka_unit_test(both_sources_add_up),
		cmocka_unit_test(unknown_threads_are_not_told),
		cmocka_unit_test(call_without_exit),
		cmocka_unit_test(killed_in_a_call),
		cmocka_unit_test(call_without_entry),
		cmocka_unit_test(call_across_a_loss),
		cmocka_unit_test(call_whose_exit_was_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
