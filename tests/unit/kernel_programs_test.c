/* SPDX-License-Identifier: MIT */
/* Whose the futex calls are that only the kernel tells of: threads, children, other programs, the
 * tracer itself. */
#include "kernel_story.h"

#include <linux/sched.h>

enum { CHILD = 200 };

static void tell_new(struct story *story, uint64_t time_ns, int32_t parent, int32_t tid,
		     uint64_t flags)
{
	struct event event = {.type = EVENT_TASK_NEW, .cpu = -1, .time_ns = time_ns};

	event.task_new =
		(struct event_task_new){.parent_tid = parent, .tid = tid, .clone_flags = flags};
	story_tell(story, &event);
}

static void tell_exec(struct story *story, uint64_t time_ns, int32_t tid)
{
	struct event event = {.type = EVENT_TASK_EXEC, .cpu = -1, .time_ns = time_ns};

	event.task_exec = (struct event_task_exec){.tid = tid, .filename = "/bin/program"};
	story_tell(story, &event);
}

/* The thread turns out to be one of LTTng's, by its name. */
static void tell_tracer(struct story *story, uint64_t time_ns, int32_t tid)
{
	struct event event = {.type = EVENT_SCHED_SWITCH, .cpu = 1, .time_ns = time_ns};

	event.sched_switch = (struct event_sched_switch){
		.prev_tid = tid, .next_tid = 9999, .prev_comm = "program-ust"};
	story_tell(story, &event);
}

static void children_are_followed(void **state)
{
	struct story story = kernel_story_attached();

	tell_new(&story, 100, WAITER, CHILD, CLONE_VM | CLONE_THREAD);
	tell_new(&story, 200, CHILD, CHILD + 1, 0);
	kernel_story_call(&story, CHILD, WAIT, 1000, 1100, 0);
	kernel_story_call(&story, CHILD + 1, WAIT, 1200, 1500, 0);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 2);
	/* The longest wait comes first: that of the child, which is a process of its own. */
	assert_int_equal(((const struct report_lock *)story.report->locks->pdata[0])->all.waits, 1);
	assert_int_equal(story.report->processes->len, 2);
	assert_int_equal(((const struct report_process *)story.report->processes->pdata[1])->pid,
			 CHILD + 1);
	story_free(&story);
}

/* A program that exec puts in a process's place has futexes of its own. */
static void exec_makes_another_program(void **state)
{
	struct story story = kernel_story_attached();

	kernel_story_call(&story, STORY_PID, WAIT, 1000, 1100, 0);
	tell_exec(&story, 1200, STORY_PID);
	kernel_story_call(&story, STORY_PID, WAIT, 1300, 1500, 0);
	story_end(&story, 3000);
	assert_int_equal(story.report->processes->len, 2);
	assert_int_equal(story.report->locks->len, 2);
	assert_string_equal(((const struct report_process *)story.report->processes->pdata[1])->exe,
			    "/bin/program");
	story_free(&story);
}

/* LTTng's threads, its data, and what follows the process's last word. */
static void tracer_is_invisible(void **state)
{
	struct story story = story_begin_running(WAITER);
	struct event mapping = {.type = EVENT_MAPPING, .cpu = -1, .time_ns = 600};

	story_wait_begin(&story, 100, WAITER, STORY_LOCK);
	story_hold(&story, WAITER, STORY_LOCK, 100, 110, 120);
	tell_new(&story, 400, WAITER, CHILD, CLONE_VM | CLONE_THREAD);
	tell_tracer(&story, 500, CHILD);
	kernel_story_call(&story, CHILD, WAIT, 1000, 1100, 0);
	mapping.mapping = (struct lockcost_mapping){.pid = STORY_PID,
						    .start = FUTEX,
						    .end = FUTEX + 0x1000,
						    .path = "/lib/liblttng-ust.so.1",
						    .build_id = ""};
	story_tell(&story, &mapping);
	kernel_story_call(&story, WAITER, WAIT, 1200, 1300, 0);
	story_process_end(&story, 1400);
	story_futex_entry(&story, 1500, WAITER, 0x9000, WAIT);
	story_futex_exit(&story, 1600, WAITER, 0);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 1);
	story_free(&story);
}

/* One of LTTng's threads calls futex before it has its name. */
static void tracer_without_a_name(void **state)
{
	struct story story = story_begin_running(WAITER);

	story_wait_begin(&story, 100, WAITER, STORY_LOCK);
	story_hold(&story, WAITER, STORY_LOCK, 100, 110, 120);
	tell_new(&story, 400, WAITER, CHILD, CLONE_VM | CLONE_THREAD);
	kernel_story_call(&story, CHILD, WAKE, 500, 600, 0);
	tell_tracer(&story, 900, CHILD);
	story_process_end(&story, 1400);
	story_end(&story, 3000);
	assert_int_equal(story.report->processes->len, 1);
	assert_int_equal(
		((const struct report_process *)story.report->processes->pdata[0])->thread_count,
		1);
	story_free(&story);
}

/* The recorder's own target, which tells of itself by another number: in another pid namespace. */
static struct story story_hidden(void)
{
	struct story story = story_begin(1);
	struct known_process *known = known_create(STORY_PID);
	GPtrArray *all = g_ptr_array_new_with_free_func(known_free);

	known->is_root = true;
	g_ptr_array_add(all, known);
	analysis_know(story.analysis, all);
	tell_new(&story, 400, STORY_PID, CHILD, CLONE_VM | CLONE_THREAD);
	return story;
}

static void program_known_by_another_pid(void **state)
{
	struct story story = story_hidden();

	kernel_story_call(&story, STORY_PID, WAIT, 1000, 1100, 0);
	tell_tracer(&story, 1500, CHILD);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 0);
	assert_int_equal(story.report->processes->len, 1);
	assert_true(((const struct report_process *)story.report->processes->pdata[0])->is_hidden);
	story_free(&story);
}

/* Its thread that waits to the end is the tracer's business as well, even if it is told of alone.
 */
static void unfinished_wait_of_a_hidden_program(void **state)
{
	struct story story = story_hidden();

	story_futex_entry(&story, 1000, STORY_PID, FUTEX, WAIT);
	tell_tracer(&story, 1500, CHILD);
	story_end(&story, 3000);
	assert_int_equal(story.report->processes->len, 1);
	assert_true(((const struct report_process *)story.report->processes->pdata[0])->is_hidden);
	assert_int_equal(story.report->locks->len, 0);
	assert_int_equal(story.report->unfinished->len, 0);
	story_free(&story);
}

static void attached_program_that_never_waits(void **state)
{
	struct story story = kernel_story_attached();

	story_end(&story, 3000);
	assert_int_equal(story.report->processes->len, 1);
	assert_int_equal(
		((const struct report_process *)story.report->processes->pdata[0])->thread_count,
		3);
	assert_int_equal(story.report->locks->len, 0);
	story_free(&story);
}

/* A program that LTTng traces for its own sake. */
static void tracer_of_an_attached_program(void **state)
{
	struct story story = kernel_story_attached();

	tell_tracer(&story, 500, WAKER);
	kernel_story_call(&story, WAKER, WAIT, 1000, 1100, 0);
	story_end(&story, 3000);
	assert_int_equal(story_lock(&story, FUTEX)->all.waits, 1);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(children_are_followed),
		cmocka_unit_test(exec_makes_another_program),
		cmocka_unit_test(tracer_is_invisible),
		cmocka_unit_test(tracer_without_a_name),
		cmocka_unit_test(tracer_of_an_attached_program),
		cmocka_unit_test(attached_program_that_never_waits),
		cmocka_unit_test(program_known_by_another_pid),
		cmocka_unit_test(unfinished_wait_of_a_hidden_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
