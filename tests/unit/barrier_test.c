/* SPDX-License-Identifier: MIT */
/* Barriers: everybody waits for the last to arrive, which waits for nobody. */
#include "story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text_barrier.h"

enum { FIRST_TID = 7, THREAD_COUNT = 3, ROUND_NS = 1000, SITE = 0x5100, OTHER_SITE = 0x5200 };

/* Threads arrive 10 ns after one another, `last` at the end, and all leave 10 ns after that. */
static void tell_round(struct story *story, int round, int last, uint64_t last_site)
{
	uint64_t begin_ns = (uint64_t)(round + 1) * ROUND_NS, arrival_ns = begin_ns, end_ns;

	for (int i = 0; i < THREAD_COUNT; i++) {
		int32_t tid = FIRST_TID + (last + 1 + i) % THREAD_COUNT;

		arrival_ns = begin_ns + (uint64_t)i * 10;
		story_tell_wait_begin(story, (struct lockcost_wait_begin){
						     .tid = tid,
						     .kind = LOCKCOST_KIND_BARRIER,
						     .request_ns = arrival_ns,
						     .site = SITE,
					     });
	}
	end_ns = arrival_ns + 10;
	story_tell_wake(story, (struct lockcost_wake){.tid = FIRST_TID + last,
						      .kind = LOCKCOST_KIND_BARRIER,
						      .operation = LOCKCOST_OPERATION_ARRIVE,
						      .begin_ns = arrival_ns,
						      .end_ns = end_ns,
						      .site = last_site});
	for (int i = 0; i < THREAD_COUNT - 1; i++)
		story_tell_wait_end(story, (struct lockcost_wait_end){
						   .tid = FIRST_TID + (last + 1 + i) % THREAD_COUNT,
						   .kind = LOCKCOST_KIND_BARRIER,
						   .request_ns = begin_ns + (uint64_t)i * 10,
						   .end_ns = end_ns,
						   .site = SITE,
					   });
}

static void the_last_waits_for_nobody(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *barrier;

	tell_round(&story, 0, 1, SITE);
	story_end(&story, 5000);
	assert_int_equal(story.report->locks->len, 0);
	barrier = story_lock(&story, STORY_LOCK);
	assert_true(barrier->is_signal);
	assert_int_equal(barrier->all.waits, THREAD_COUNT - 1);
	assert_int_equal(barrier->all.contended, THREAD_COUNT - 1);
	assert_int_equal(barrier->all.wait.total_ns, 30 + 20);
	assert_int_equal(story_phase_sum(barrier), 30 + 20);
	assert_int_equal(story.report->unmatched_waits, 0);
	assert_int_equal(story.report->unfinished->len, 0);
	story_free(&story);
}

/* In the round that never ends, only those that arrived are waiting. */
static void a_round_that_never_ends(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_round(&story, 0, 1, SITE);
	story_tell_wait_begin(&story, (struct lockcost_wait_begin){.tid = FIRST_TID,
								   .kind = LOCKCOST_KIND_BARRIER,
								   .request_ns = 4000});
	story_end(&story, 5000);
	assert_int_equal(story.report->unfinished->len, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.unfinished, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.wait.total_ns, 50 + 1000);
	story_free(&story);
}

static struct story tell_stragglers(void)
{
	struct story story = story_begin(UINT64_MAX);

	/* Thread 2 comes last six times from one call and twice from another, thread 0 thrice. */
	for (int round = 0; round < 11; round++)
		tell_round(&story, round, round < 8 ? 2 : 0, round < 2 ? OTHER_SITE : SITE);
	story_end(&story, 50000);
	return story;
}

static void who_came_last(void **state)
{
	static const struct {
		int tid;
		uint64_t site, count;
	} expected[] = {
		{FIRST_TID + 2, SITE, 6}, {FIRST_TID, SITE, 3}, {FIRST_TID + 2, OTHER_SITE, 2}};
	struct story story = tell_stragglers();
	const struct report_lock *barrier = story_lock(&story, STORY_LOCK);

	assert_int_equal(barrier->arrivals->len, 3);
	for (guint i = 0; i < 3; i++) {
		const struct report_arrival *arrival = barrier->arrivals->pdata[i];

		assert_int_equal(arrival->pid, STORY_PID);
		assert_int_equal(arrival->tid, expected[i].tid);
		assert_int_equal(arrival->site.address, expected[i].site);
		assert_int_equal(arrival->count, expected[i].count);
	}
	/* Each round has one that came last and all others, who waited. */
	assert_int_equal(barrier->all.waits, 11 * (THREAD_COUNT - 1));
	story_free(&story);
}

static void the_text_names_them(void **state)
{
	struct story story = tell_stragglers();
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	struct report_lock *barrier = story.report->signals->pdata[0];

	barrier->name = g_strdup("phase");
	text_barriers_print(stream, story.report, true);
	fclose(stream);
	assert_string_equal(text, "phase: the others waited 550 for the last to arrive: "
				  "thread (9) 73%, thread (7) 27%\n");
	free(text);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_waits_for_nobody),
		cmocka_unit_test(a_round_that_never_ends),
		cmocka_unit_test(who_came_last),
		cmocka_unit_test(the_text_names_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
