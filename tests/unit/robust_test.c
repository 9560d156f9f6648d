/* SPDX-License-Identifier: MIT */
/* Robust mutexes: what became of them after their owner died. */
#include "story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text_lock.h"

static void tell_stats(struct story *story, int32_t tid, struct lockcost_lock_stats stats)
{
	stats.tid = tid;
	stats.kind = LOCKCOST_KIND_MUTEX;
	stats.attributes = LOCKCOST_ATTRIBUTE_ROBUST;
	story_tell_stats(story, stats);
}

/* The lock's section of the text report; to be freed with free. */
static char *section(const struct story *story)
{
	struct report_lock *lock = story->report->locks->pdata[0];
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	g_free(lock->name);
	lock->name = g_strdup("lock");
	text_lock_print(stream, lock, false, false);
	fclose(stream);
	return text;
}

static void deaths_of_all_threads_are_added_up(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;
	char *text;

	tell_stats(&story, 7,
		   (struct lockcost_lock_stats){
			   .acquisitions = 9, .owner_died = 2, .made_consistent = 1});
	tell_stats(&story, 8,
		   (struct lockcost_lock_stats){
			   .acquisitions = 1, .owner_died = 1, .not_recoverable = 4, .errors = 5});
	story_end(&story, 6000);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->all.acquisitions, 10);
	assert_int_equal(lock->all.owner_died, 3);
	assert_int_equal(lock->all.made_consistent, 1);
	assert_int_equal(lock->all.not_recoverable, 4);
	assert_int_equal(lock->all.errors, 5);
	text = section(&story);
	assert_non_null(strstr(text, "3 times taken after its owner died, 1 made consistent, "
				     "4 found not recoverable"));
	free(text);
	story_free(&story);
}

/* The only thing that ever happened to it. */
static void never_taken_again(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_stats(&story, 7, (struct lockcost_lock_stats){.not_recoverable = 1});
	story_end(&story, 6000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.not_recoverable, 1);
	story_free(&story);
}

static void nobody_died(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	char *text;

	tell_stats(&story, 7, (struct lockcost_lock_stats){.acquisitions = 9});
	story_end(&story, 6000);
	text = section(&story);
	assert_null(strstr(text, "died"));
	free(text);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deaths_of_all_threads_are_added_up),
		cmocka_unit_test(never_taken_again),
		cmocka_unit_test(nobody_died),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
