/* SPDX-License-Identifier: MIT */
/* Threads of two processes that wait for each other, by locks that both have mapped. */
#include "story.h"

enum {
	FIRST = STORY_PID,
	SECOND = 200,
	FIRST_TID = 7,
	SECOND_TID = 8,
	FIRST_LOCK = STORY_LOCK,
	SECOND_LOCK = 0x9000,
	FIRST_OTHER = STORY_OTHER_LOCK,
	SECOND_OTHER = 0xa000,
	INODE = 77,
	HELD_SITE = 0x6000,
	MUTEX = LOCKCOST_KIND_MUTEX,
};

static void tell_shared(struct story *story, uint64_t time_ns, int32_t pid, uint64_t lock,
			uint64_t offset)
{
	story_tell_shared(
		story, time_ns,
		(struct lockcost_lock_shared){
			.pid = pid, .lock = lock, .kind = MUTEX, .inode = INODE, .offset = offset});
}

static struct story begin(void)
{
	struct story story = story_begin(UINT64_MAX);

	tell_shared(&story, 100, FIRST, FIRST_LOCK, 0);
	tell_shared(&story, 110, SECOND, SECOND_LOCK, 0);
	tell_shared(&story, 120, FIRST, FIRST_OTHER, 64);
	tell_shared(&story, 130, SECOND, SECOND_OTHER, 64);
	return story;
}

static void tell_crosswise_waits(struct story *story, int32_t first_owner, int32_t second_owner,
				 bool has_held)
{
	story_tell_wait_begin(story,
			      (struct lockcost_wait_begin){.tid = FIRST_TID,
							   .lock = FIRST_OTHER,
							   .kind = MUTEX,
							   .request_ns = 1000,
							   .owner = second_owner,
							   .held_lock = has_held ? FIRST_LOCK : 0,
							   .held_site = HELD_SITE});
	story_tell_wait_begin(story,
			      (struct lockcost_wait_begin){.pid = SECOND,
							   .tid = SECOND_TID,
							   .lock = SECOND_LOCK,
							   .kind = MUTEX,
							   .request_ns = 1010,
							   .owner = first_owner,
							   .held_lock = has_held ? SECOND_OTHER : 0,
							   .held_site = HELD_SITE});
}

static void check_ring(const struct story *story)
{
	const struct report_unfinished *first, *second;

	assert_int_equal(story->report->unfinished->len, 2);
	assert_int_equal(story->report->cycles->len, 1);
	first = story->report->unfinished->pdata[0];
	second = story->report->unfinished->pdata[1];
	assert_int_equal(first->owner_pid, SECOND);
	assert_int_equal(first->owner_tid, SECOND_TID);
	assert_int_equal(first->owner_process, second->process);
	assert_int_equal(second->owner_pid, FIRST);
	assert_int_equal(second->owner_tid, FIRST_TID);
}

static void ring_across_processes_by_held_locks(void **state)
{
	struct story story = begin();

	tell_crosswise_waits(&story, 0, 0, true);
	story_end(&story, 5000);
	check_ring(&story);
	story_free(&story);
}

static void ring_across_processes_by_owners(void **state)
{
	struct story story = begin();

	tell_crosswise_waits(&story, FIRST_TID, SECOND_TID, false);
	story_end(&story, 5000);
	check_ring(&story);
	story_free(&story);
}

/* In another pid namespace the same tid is another thread. */
static void owner_in_another_namespace(void **state)
{
	struct story story = begin();
	struct event event = {.type = EVENT_PROCESS_START, .cpu = -1, .time_ns = 140};

	event.process_start = (struct lockcost_process_start){.pid = SECOND, .pid_namespace = 5};
	story_tell(&story, &event);
	tell_crosswise_waits(&story, FIRST_TID, SECOND_TID, false);
	story_end(&story, 5000);
	assert_int_equal(story.report->cycles->len, 0);
	assert_int_equal(
		((struct report_unfinished *)story.report->unfinished->pdata[0])->owner_pid, 0);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ring_across_processes_by_held_locks),
		cmocka_unit_test(ring_across_processes_by_owners),
		cmocka_unit_test(owner_in_another_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
