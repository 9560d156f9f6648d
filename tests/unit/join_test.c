/* SPDX-License-Identifier: MIT */
/* Waiting for a thread's end: by the address of its pthread_t. */
#include "story.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text_deadlock.h"

enum { MAIN_TID = 7, WORKER_TID = 8, WORKER = 0x7f00, JOIN = LOCKCOST_KIND_JOIN };

static void tell_join(struct story *story, uint64_t request_ns)
{
	story_tell_wait_begin(story, (struct lockcost_wait_begin){.tid = MAIN_TID,
								  .lock = WORKER,
								  .kind = JOIN,
								  .request_ns = request_ns,
								  .owner = WORKER_TID,
								  .held_lock = STORY_LOCK,
								  .held_site = 0x6000});
}

static void joins_are_waiting_for_work(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *join;

	tell_join(&story, 1000);
	story_wait_end(&story, 1500, MAIN_TID, WORKER, JOIN, 1000, ETIMEDOUT);
	tell_join(&story, 2000);
	story_wait_end(&story, 2100, MAIN_TID, WORKER, JOIN, 2000, 0);
	story_tell_stats(&story,
			 (struct lockcost_lock_stats){
				 .lock = WORKER, .kind = JOIN, .contended = 2, .timed_out = 1});
	story_end(&story, 6000);
	assert_int_equal(story.report->locks->len, 0);
	join = story_lock(&story, WORKER);
	assert_int_equal(join->kind, JOIN);
	assert_int_equal(join->all.waits, 2);
	assert_int_equal(join->all.contended, 2);
	assert_int_equal(join->all.timed_out, 1);
	assert_int_equal(join->all.acquisitions, 0);
	assert_int_equal(join->all.wait.total_ns, 600);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

/* A thread joins another one, which wants the lock that the first one holds: neither ends. */
static void a_join_that_never_ends(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_unfinished *join;
	char *text = NULL;
	size_t length;
	FILE *stream;

	tell_join(&story, 1000);
	story_tell_wait_begin(&story, (struct lockcost_wait_begin){.tid = WORKER_TID,
								   .kind = LOCKCOST_KIND_MUTEX,
								   .request_ns = 1100,
								   .owner = MAIN_TID});
	story_end(&story, 6000);
	assert_int_equal(story.report->cycles->len, 1);
	join = story.report->unfinished->pdata[0];
	assert_int_equal(join->owner_tid, WORKER_TID);
	stream = open_memstream(&text, &length);
	for (guint i = 0; i < story.report->unfinished->len; i++)
		((struct report_unfinished *)story.report->unfinished->pdata[i])->lock_name =
			g_strdup(i ? "the lock" : "join at a.c:1");
	text_deadlock_print(stream, story.report, false);
	fclose(stream);
	assert_non_null(strstr(text, "waits for the end of thread (8) in an unknown place, and "
				     "holds the lock"));
	assert_non_null(strstr(text, "thread (8) waits for the lock in an unknown place\n"));
	free(text);
	story_free(&story);
}

/* The joined thread goes about its work: a join is no deadlock, and no lock. */
static void a_join_that_goes_on(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_join(&story, 1000);
	story_end(&story, 6000);
	assert_int_equal(story.report->unfinished->len, 1);
	assert_int_equal(story.report->cycles->len, 0);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_are_waiting_for_work),
		cmocka_unit_test(a_join_that_never_ends),
		cmocka_unit_test(a_join_that_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
