/* SPDX-License-Identifier: MIT */
/* Rings of threads that wait for each other when the recording ends. */
#include "story.h"

enum { FIRST_TID = 7, RING_SIZE = 5, LOCK_STEP = 0x100, HELD_SITE = 0x6000 };

static uint64_t ring_lock(int index)
{
	return STORY_LOCK + (uint64_t)(index % RING_SIZE) * LOCK_STEP;
}

/* Thread `index` holds lock `index` and waits for `wanted`; `owner` is what the object showed. */
static void tell_wait(struct story *story, uint64_t time_ns, int index, uint64_t wanted,
		      int32_t owner, uint64_t held)
{
	struct event event = {.type = EVENT_WAIT_BEGIN, .cpu = -1, .time_ns = time_ns};

	event.wait_begin = (struct lockcost_wait_begin){
		.pid = STORY_PID,
		.tid = FIRST_TID + index,
		.lock = wanted,
		.kind = LOCKCOST_KIND_MUTEX,
		.request_ns = time_ns,
		.site = STORY_SITE,
		.owner = owner,
		.held_lock = held,
		.held_site = held ? HELD_SITE + (uint64_t)index : 0,
	};
	story_tell(story, &event);
}

static void tell_ring(struct story *story, bool has_owners)
{
	for (int i = 0; i < RING_SIZE; i++)
		tell_wait(story, 1000 + (uint64_t)i, i, ring_lock(i + 1),
			  has_owners ? FIRST_TID + (i + 1) % RING_SIZE : 0, ring_lock(i));
}

static void check_ring(struct story *story)
{
	const struct report *report = story->report;
	const struct report_cycle *cycle;

	assert_int_equal(report->unfinished->len, RING_SIZE);
	assert_int_equal(report->cycles->len, 1);
	cycle = report->cycles->pdata[0];
	assert_int_equal(cycle->members->len, RING_SIZE);
	for (guint i = 0; i < RING_SIZE; i++) {
		guint at = g_array_index(cycle->members, guint, i);
		guint next = g_array_index(cycle->members, guint, (i + 1) % RING_SIZE);
		const struct report_unfinished *wait = report->unfinished->pdata[at];
		const struct report_unfinished *owner = report->unfinished->pdata[next];

		assert_int_equal(wait->owner_tid, owner->tid);
		assert_string_equal(wait->lock_id, owner->held_lock_id);
		assert_int_equal(wait->owner_site.address, owner->held_site.address);
	}
}

static void ring_by_owners(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_ring(&story, true);
	story_end(&story, 5000);
	check_ring(&story);
	assert_int_equal(story_lock(&story, ring_lock(1))->all.wait.total_ns, 5000 - 1000);
	assert_int_equal(story_lock(&story, ring_lock(1))->all.unfinished, 1);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

/* Objects that do not show their owner: what the waiting threads hold tells as much. */
static void ring_by_held_locks(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_ring(&story, false);
	story_end(&story, 5000);
	check_ring(&story);
	story_free(&story);
}

static void chain_is_no_ring(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	for (int i = 0; i < RING_SIZE - 1; i++)
		tell_wait(&story, 1000 + (uint64_t)i, i, ring_lock(i + 1), FIRST_TID + i + 1,
			  ring_lock(i));
	story_end(&story, 5000);
	assert_int_equal(story.report->unfinished->len, RING_SIZE - 1);
	assert_int_equal(story.report->cycles->len, 0);
	story_free(&story);
}

/* A tail leads into the ring: it is not of it, and the ring is found once. */
static void tail_is_not_of_the_ring(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_wait(&story, 900, RING_SIZE, ring_lock(0), FIRST_TID, 0);
	tell_ring(&story, true);
	story_end(&story, 5000);
	assert_int_equal(story.report->unfinished->len, RING_SIZE + 1);
	assert_int_equal(story.report->cycles->len, 1);
	assert_int_equal(((struct report_cycle *)story.report->cycles->pdata[0])->members->len,
			 RING_SIZE);
	story_free(&story);
}

static void lock_taken_twice(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_wait(&story, 1000, 0, STORY_LOCK, FIRST_TID, 0);
	story_end(&story, 5000);
	assert_int_equal(story.report->cycles->len, 1);
	assert_int_equal(((struct report_cycle *)story.report->cycles->pdata[0])->members->len, 1);
	story_free(&story);
}

/* A wait that ended is no part of it, whatever its owner was. */
static void wait_that_ended(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_wait(&story, 1000, 0, ring_lock(1), FIRST_TID + 1, ring_lock(0));
	tell_wait(&story, 1001, 1, ring_lock(0), FIRST_TID, ring_lock(1));
	story_wait_end(&story, 2000, FIRST_TID + 1, ring_lock(0), LOCKCOST_KIND_MUTEX, 1001, 110);
	story_end(&story, 5000);
	assert_int_equal(story.report->unfinished->len, 1);
	assert_int_equal(story.report->cycles->len, 0);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ring_by_owners),   cmocka_unit_test(ring_by_held_locks),
		cmocka_unit_test(chain_is_no_ring), cmocka_unit_test(tail_is_not_of_the_ring),
		cmocka_unit_test(lock_taken_twice), cmocka_unit_test(wait_that_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
