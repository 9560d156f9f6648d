/* SPDX-License-Identifier: MIT */
/* A recording that begins after its program. */
#include "story.h"

#include <linux/futex.h>

enum {
	TID = 7,
	FUTEX = 0x4000,
	BEGIN_NS = 1500,
	WAIT = FUTEX_WAIT | FUTEX_PRIVATE_FLAG,
};

static struct story story_late(void)
{
	struct story story = story_begin(100);
	struct known_process *known = known_create(STORY_PID);
	GPtrArray *all = g_ptr_array_new_with_free_func(known_free);
	const int32_t tid = TID;

	known->is_root = true;
	known->begin_ns = BEGIN_NS;
	g_array_append_val(known->tids, tid);
	g_ptr_array_add(all, known);
	analysis_know(story.analysis, all);
	story_switch_in(&story, 110, TID);
	return story;
}

static void tell_start(struct story *story, uint64_t time_ns, uint64_t loaded_ns)
{
	struct event event = {.type = EVENT_PROCESS_START, .cpu = -1, .time_ns = time_ns};

	event.process_start = (struct lockcost_process_start){
		.pid = STORY_PID, .loaded_ns = loaded_ns, .comm = "server", .exe = ""};
	story_tell(story, &event);
}

static void tell_call(struct story *story, uint64_t address, uint64_t entry_ns, uint64_t exit_ns)
{
	story_futex_entry(story, entry_ns, TID, address, WAIT);
	story_futex_exit(story, exit_ns, TID, 1);
}

static void calls_before_it_began_are_not_told(void **state)
{
	struct story story = story_late();

	tell_call(&story, FUTEX, 1000, 1600);
	tell_call(&story, FUTEX, 1700, 1800);
	story_end(&story, 3000);
	assert_int_equal(story_lock(&story, FUTEX)->all.waits, 1);
	assert_int_equal(story_lock(&story, FUTEX)->all.wait.total_ns, 100);
	story_free(&story);
}

/* The thread waits for a mutex since before, and comes back from one futex call and into the next.
 */
static void a_wait_that_began_before_is_no_futex_of_its_own(void **state)
{
	struct story story = story_late();

	tell_start(&story, 1400, 50);
	tell_call(&story, STORY_LOCK, 1600, 1700);
	story_tell_stats(&story, (struct lockcost_lock_stats){.kind = LOCKCOST_KIND_MUTEX,
							      .epoch = 1,
							      .first_ns = 2000,
							      .time_ns = 2500,
							      .acquisitions = 3});
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->kind, LOCKCOST_KIND_MUTEX);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 3);
	story_free(&story);
}

/* What such a program calls is its own. */
static void a_program_that_came_later_tells_all(void **state)
{
	struct story story = story_late();

	tell_start(&story, 1550, 1540);
	tell_call(&story, FUTEX, 1600, 1610);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 1);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_before_it_began_are_not_told),
		cmocka_unit_test(a_wait_that_began_before_is_no_futex_of_its_own),
		cmocka_unit_test(a_program_that_came_later_tells_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
