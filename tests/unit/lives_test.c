/* SPDX-License-Identifier: MIT */
/* Which life of an address an event belongs to. */
#include "story.h"

enum { INIT_SITE = 0x7000, OTHER_INIT_SITE = 0x7100 };

static void tell_init(struct story *story, uint64_t time_ns, uint64_t site)
{
	story_tell_init(story, (struct lockcost_lock_init){
				       .kind = LOCKCOST_KIND_MUTEX,
				       .type = LOCKCOST_TYPE_NORMAL,
				       .time_ns = time_ns,
				       .site = site,
			       });
}

static void tell_destroy(struct story *story, uint64_t time_ns)
{
	story_tell_destroy(story, (struct lockcost_lock_destroy){
					  .kind = LOCKCOST_KIND_MUTEX,
					  .time_ns = time_ns,
				  });
}

static void tell_stats(struct story *story, uint64_t first_ns, uint64_t time_ns, uint32_t epoch,
		       uint64_t acquisitions)
{
	story_tell_stats(story, (struct lockcost_lock_stats){
					.epoch = epoch,
					.kind = LOCKCOST_KIND_MUTEX,
					.type = LOCKCOST_TYPE_NORMAL,
					.first_ns = first_ns,
					.time_ns = time_ns,
					.class_site = STORY_SITE,
					.acquisitions = acquisitions,
				});
}

static void the_newest_counters_of_an_epoch_count(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_stats(&story, 100, 200, 1, 10);
	tell_stats(&story, 100, 300, 1, 30);
	tell_stats(&story, 400, 500, 2, 7);
	story_end(&story, 1000);
	assert_int_equal(story.report->locks->len, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 37);
	story_free(&story);
}

/* An exiting process may have its counters written twice, the older ones last. */
static void older_counters_do_not_replace_newer_ones(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_stats(&story, 100, 300, 1, 30);
	tell_stats(&story, 100, 200, 1, 10);
	story_end(&story, 1000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 30);
	story_free(&story);
}

static void tell_stats_of(struct story *story, uint8_t kind, uint64_t first_ns, uint64_t time_ns,
			  uint32_t epoch, uint64_t acquisitions)
{
	story_tell_stats(story, (struct lockcost_lock_stats){
					.epoch = epoch,
					.kind = kind,
					.first_ns = first_ns,
					.time_ns = time_ns,
					.class_site = STORY_SITE,
					.acquisitions = acquisitions,
				});
}

/* C++ objects on the stack: nobody says when one ends and the next begins, and the counts come
 * late. */
static void kinds_that_take_turns_have_a_row_each(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_stats_of(&story, LOCKCOST_KIND_SPIN, 100, 150, 1, 3);
	tell_stats_of(&story, LOCKCOST_KIND_MUTEX, 200, 250, 2, 5);
	tell_stats_of(&story, LOCKCOST_KIND_SPIN, 300, 350, 3, 7);
	tell_stats_of(&story, LOCKCOST_KIND_MUTEX, 120, 400, 4, 11);
	story_end(&story, 1000);
	assert_int_equal(story.report->locks->len, 2);
	for (guint i = 0; i < 2; i++) {
		const struct report_lock *row = story.report->locks->pdata[i];

		assert_int_equal(row->all.acquisitions, row->kind == LOCKCOST_KIND_MUTEX ? 16 : 10);
	}
	story_free(&story);
}

/* A lock that nobody initialises, where another one was destroyed: its first use is told of late.
 */
static void a_life_without_a_beginning_begins_where_the_last_one_ended(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_init(&story, 100, INIT_SITE);
	tell_stats(&story, 150, 250, 1, 5);
	tell_destroy(&story, 300);
	tell_stats(&story, 500, 600, 2, 7);
	tell_stats(&story, 400, 700, 3, 11);
	story_end(&story, 1000);
	assert_int_equal(story.report->locks->len, 2);
	for (guint i = 0; i < 2; i++) {
		const struct report_lock *row = story.report->locks->pdata[i];

		assert_int_equal(row->all.acquisitions, row->is_initialised ? 5 : 18);
	}
	story_free(&story);
}

/* Counters arrive after the second life began, and are about the first one. */
static void lives_have_rows_of_their_own(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *first, *second;

	tell_init(&story, 100, INIT_SITE);
	tell_destroy(&story, 300);
	tell_init(&story, 400, OTHER_INIT_SITE);
	tell_stats(&story, 150, 500, 1, 5);
	tell_stats(&story, 450, 600, 2, 2);
	story_end(&story, 1000);
	assert_int_equal(story.report->locks->len, 2);
	first = story.report->locks->pdata[0];
	second = story.report->locks->pdata[1];
	assert_string_equal(first->id, "100:0x1000:1");
	assert_int_equal(first->all.acquisitions, 5);
	assert_int_equal(first->class_place.address, INIT_SITE);
	assert_string_equal(second->id, "100:0x1000:2");
	assert_int_equal(second->all.acquisitions, 2);
	story_free(&story);
}

static void lives_that_look_alike_share_a_row(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	for (uint64_t life = 0; life < 10; life++) {
		tell_init(&story, 1000 * life + 100, INIT_SITE);
		tell_stats(&story, 1000 * life + 200, 1000 * life + 300, (uint32_t)life, 3);
		tell_destroy(&story, 1000 * life + 400);
	}
	story_end(&story, 20000);
	assert_int_equal(story.report->locks->len, 1);
	assert_int_equal(story_lock(&story, STORY_LOCK)->lives, 10);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 30);
	story_free(&story);
}

static void a_lock_is_classed_by_who_took_it_first(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_stats(&story, 500, 800, 1, 1);
	story_tell_stats(&story, (struct lockcost_lock_stats){
					 .tid = STORY_TID + 1,
					 .kind = LOCKCOST_KIND_MUTEX,
					 .first_ns = 400,
					 .time_ns = 900,
					 .class_site = STORY_SITE + 4,
					 .acquisitions = 1,
				 });
	story_end(&story, 1000);
	assert_int_equal(story_lock(&story, STORY_LOCK)->class_place.address, STORY_SITE + 4);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_counters_of_an_epoch_count),
		cmocka_unit_test(older_counters_do_not_replace_newer_ones),
		cmocka_unit_test(kinds_that_take_turns_have_a_row_each),
		cmocka_unit_test(a_life_without_a_beginning_begins_where_the_last_one_ended),
		cmocka_unit_test(lives_have_rows_of_their_own),
		cmocka_unit_test(lives_that_look_alike_share_a_row),
		cmocka_unit_test(a_lock_is_classed_by_who_took_it_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
