/* SPDX-License-Identifier: MIT */
/* An object that several processes map, each at its own address, is one lock. */
#include "story.h"

#include <stdlib.h>

/* Two processes, a thread in each, and where each has the object. */
enum {
	FIRST = STORY_PID,
	SECOND = 200,
	FIRST_TID = 7,
	SECOND_TID = 8,
	FIRST_LOCK = STORY_LOCK,
	SECOND_LOCK = 0x9000,
	INODE = 77,
	OTHER_INODE = 78,
	INIT_SITE = 0x7000,
	OTHER_INIT_SITE = 0x7100,
	MUTEX = LOCKCOST_KIND_MUTEX,
	RUN_COUNT = 100,
};

static void tell_shared(struct story *story, uint64_t time_ns, int32_t pid, uint64_t lock,
			uint64_t inode)
{
	story_tell_shared(story, time_ns,
			  (struct lockcost_lock_shared){.pid = pid,
							.lock = lock,
							.kind = MUTEX,
							.device = 1,
							.inode = inode,
							.offset = 64});
}

static void tell_stats(struct story *story, int32_t pid, uint64_t lock, uint64_t first_ns,
		       uint32_t epoch, uint64_t acquisitions)
{
	story_tell_stats(story,
			 (struct lockcost_lock_stats){.pid = pid,
						      .tid = pid == FIRST ? FIRST_TID : SECOND_TID,
						      .lock = lock,
						      .kind = MUTEX,
						      .first_ns = first_ns,
						      .time_ns = first_ns + 50,
						      .epoch = epoch,
						      .acquisitions = acquisitions});
}

static void tell_init(struct story *story, uint64_t time_ns, int32_t pid, uint64_t lock,
		      uint64_t site, uint8_t attributes)
{
	story_tell_init(story, (struct lockcost_lock_init){.pid = pid,
							   .lock = lock,
							   .kind = MUTEX,
							   .type = LOCKCOST_TYPE_NORMAL,
							   .attributes = attributes,
							   .time_ns = time_ns,
							   .site = site});
}

static void tell_hold(struct story *story, int32_t pid, int32_t tid, uint64_t lock,
		      uint64_t request_ns, uint64_t acquire_ns)
{
	story_tell_hold(story, (struct lockcost_hold){.pid = pid,
						      .tid = tid,
						      .lock = lock,
						      .kind = MUTEX,
						      .flags = LOCKCOST_HOLD_CONTENDED,
						      .request_ns = request_ns,
						      .acquire_ns = acquire_ns,
						      .release_ns = acquire_ns + 100});
}

static struct story begin(void)
{
	struct story story = story_begin(UINT64_MAX);

	tell_shared(&story, 100, FIRST, FIRST_LOCK, INODE);
	tell_shared(&story, 110, SECOND, SECOND_LOCK, INODE);
	return story;
}

static const struct report_lock *row(const struct story *story, guint index)
{
	assert_true(index < story->report->locks->len);
	return story->report->locks->pdata[index];
}

static void one_row_has_the_waits_of_both(void **state)
{
	struct story story = begin();
	const struct report_lock *lock;
	const struct report_member *members;

	story_tell_wait_begin(&story, (struct lockcost_wait_begin){
					      .tid = FIRST_TID, .kind = MUTEX, .request_ns = 1000});
	story_tell_wait_begin(&story, (struct lockcost_wait_begin){.pid = SECOND,
								   .tid = SECOND_TID,
								   .lock = SECOND_LOCK,
								   .kind = MUTEX,
								   .request_ns = 1100});
	tell_hold(&story, FIRST, FIRST_TID, FIRST_LOCK, 1000, 1300);
	tell_hold(&story, SECOND, SECOND_TID, SECOND_LOCK, 1100, 1500);
	tell_stats(&story, FIRST, FIRST_LOCK, 1000, 1, 5);
	tell_stats(&story, SECOND, SECOND_LOCK, 1100, 1, 7);
	story_end(&story, 5000);
	assert_int_equal(story.report->locks->len, 1);
	lock = row(&story, 0);
	assert_string_equal(lock->id, "100:0x1000:1");
	assert_true(lock->attributes & LOCKCOST_ATTRIBUTE_SHARED);
	assert_int_equal(lock->all.acquisitions, 12);
	assert_int_equal(lock->all.waits, 2);
	assert_int_equal(lock->all.wait.total_ns, 300 + 400);
	assert_int_equal(lock->threads->len, 2);
	assert_int_equal(lock->members->len, 2);
	members = (const struct report_member *)(void *)lock->members->data;
	assert_int_equal(members[0].pid, FIRST);
	assert_int_equal(members[0].address, FIRST_LOCK);
	assert_int_equal(members[1].pid, SECOND);
	assert_int_equal(members[1].address, SECOND_LOCK);
	/* The same call in two processes, until their mappings tell that it is the same code. */
	assert_int_equal(lock->waiter_sites->len, 2);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

static void what_differs_in_one_thing_is_another_object(void **state)
{
	static const struct lockcost_lock_shared others[] = {
		{.device = 2, .inode = INODE, .offset = 64, .kind = MUTEX},
		{.device = 1, .inode = OTHER_INODE, .offset = 64, .kind = MUTEX},
		{.device = 1, .inode = INODE, .offset = 104, .kind = MUTEX},
		{.device = 1, .inode = INODE, .offset = 64, .kind = LOCKCOST_KIND_RWLOCK},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		struct story story = story_begin(UINT64_MAX);
		struct lockcost_lock_shared other = others[i];

		other.pid = SECOND;
		other.lock = SECOND_LOCK;
		tell_shared(&story, 100, FIRST, FIRST_LOCK, INODE);
		story_tell_shared(&story, 110, other);
		tell_stats(&story, FIRST, FIRST_LOCK, 1000, 1, 5);
		story_tell_stats(&story, (struct lockcost_lock_stats){.pid = SECOND,
								      .lock = SECOND_LOCK,
								      .kind = other.kind,
								      .acquisitions = 7});
		story_end(&story, 5000);
		assert_int_equal(story.report->locks->len, 2);
		story_free(&story);
	}
}

/* Whoever initialises it again does so for everybody. */
static void a_life_begins_for_all(void **state)
{
	struct story story = begin();

	tell_init(&story, 500, FIRST, FIRST_LOCK, INIT_SITE, LOCKCOST_ATTRIBUTE_SHARED);
	tell_stats(&story, SECOND, SECOND_LOCK, 600, 1, 9);
	tell_init(&story, 2000, FIRST, FIRST_LOCK, OTHER_INIT_SITE, LOCKCOST_ATTRIBUTE_SHARED);
	tell_stats(&story, SECOND, SECOND_LOCK, 2100, 2, 4);
	tell_stats(&story, FIRST, FIRST_LOCK, 600, 3, 2);
	story_end(&story, 5000);
	assert_int_equal(story.report->locks->len, 2);
	assert_int_equal(row(&story, 0)->all.acquisitions, 11);
	assert_int_equal(row(&story, 0)->class_place.address, INIT_SITE);
	assert_int_equal(row(&story, 1)->all.acquisitions, 4);
	assert_int_equal(row(&story, 1)->class_place.address, OTHER_INIT_SITE);
	story_free(&story);
}

static void a_life_ends_for_all(void **state)
{
	struct story story = begin();

	tell_stats(&story, FIRST, FIRST_LOCK, 600, 1, 9);
	story_tell_destroy(&story, (struct lockcost_lock_destroy){
					   .pid = FIRST, .kind = MUTEX, .time_ns = 1000});
	tell_stats(&story, SECOND, SECOND_LOCK, 700, 1, 4);
	tell_stats(&story, SECOND, SECOND_LOCK, 1100, 2, 3);
	story_end(&story, 5000);
	assert_int_equal(story.report->locks->len, 2);
	assert_int_equal(row(&story, 0)->all.acquisitions, 13);
	assert_int_equal(row(&story, 1)->all.acquisitions, 3);
	assert_string_equal(row(&story, 1)->id, "200:0x9000:2");
	story_free(&story);
}

/* The second process maps another file there; what it did with the first object comes late. */
static void another_object_at_the_address(void **state)
{
	struct story story = begin();

	tell_stats(&story, FIRST, FIRST_LOCK, 600, 1, 20);
	tell_shared(&story, 1000, SECOND, SECOND_LOCK, OTHER_INODE);
	tell_stats(&story, SECOND, SECOND_LOCK, 700, 1, 4);
	tell_stats(&story, SECOND, SECOND_LOCK, 1100, 2, 3);
	/* A new session repeats it: nothing has changed. */
	tell_shared(&story, 2000, SECOND, SECOND_LOCK, OTHER_INODE);
	tell_stats(&story, SECOND, SECOND_LOCK, 2100, 3, 5);
	story_end(&story, 5000);
	assert_int_equal(story.report->locks->len, 2);
	assert_int_equal(row(&story, 0)->all.acquisitions, 24);
	assert_int_equal(row(&story, 1)->all.acquisitions, 8);
	assert_int_equal(row(&story, 1)->members->len, 1);
	story_free(&story);
}

/* Ids stay unique where a process has one object after the other at its address. */
static void private_object_at_the_address(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_shared(&story, 100, FIRST, FIRST_LOCK, INODE);
	tell_stats(&story, FIRST, FIRST_LOCK, 200, 1, 20);
	tell_init(&story, 1000, FIRST, FIRST_LOCK, INIT_SITE, 0);
	tell_stats(&story, FIRST, FIRST_LOCK, 1100, 2, 10);
	/* The initialisation is told after lock_shared, and has happened before. */
	tell_shared(&story, 2010, FIRST, FIRST_LOCK, OTHER_INODE);
	tell_init(&story, 2000, FIRST, FIRST_LOCK, INIT_SITE, LOCKCOST_ATTRIBUTE_SHARED);
	tell_stats(&story, FIRST, FIRST_LOCK, 2005, 3, 5);
	story_end(&story, 5000);
	assert_int_equal(story.report->locks->len, 3);
	assert_string_equal(row(&story, 0)->id, "100:0x1000:1");
	assert_string_equal(row(&story, 1)->id, "100:0x1000:2");
	assert_false(row(&story, 1)->attributes & LOCKCOST_ATTRIBUTE_SHARED);
	assert_string_equal(row(&story, 2)->id, "100:0x1000:3");
	assert_int_equal(row(&story, 2)->all.acquisitions, 5);
	story_free(&story);
}

/* sem_open(3) in a second process initialises nothing, and sem_close(3) ends nothing. */
static void a_named_semaphore_is_opened_again(void **state)
{
	struct lockcost_lock_init init = {.kind = LOCKCOST_KIND_SEM,
					  .attributes = LOCKCOST_ATTRIBUTE_SHARED,
					  .time_ns = 200,
					  .site = INIT_SITE,
					  .name = "/work"};
	struct lockcost_lock_stats stats = {
		.kind = LOCKCOST_KIND_SEM, .first_ns = 300, .acquisitions = 2, .posts = 3};
	struct lockcost_lock_shared shared = {.kind = LOCKCOST_KIND_SEM, .inode = INODE};
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *sem;

	story_tell_shared(&story, 210, shared);
	story_tell_init(&story, init);
	story_tell_stats(&story, stats);
	shared.pid = init.pid = stats.pid = SECOND;
	shared.lock = init.lock = stats.lock = SECOND_LOCK;
	init.time_ns = 900;
	init.site = OTHER_INIT_SITE;
	stats.first_ns = 1000;
	story_tell_shared(&story, 910, shared);
	story_tell_init(&story, init);
	story_tell_destroy(
		&story, (struct lockcost_lock_destroy){.kind = LOCKCOST_KIND_SEM, .time_ns = 950});
	story_tell_stats(&story, stats);
	story_end(&story, 5000);
	assert_int_equal(story.report->signals->len, 1);
	sem = story.report->signals->pdata[0];
	assert_int_equal(sem->all.posts, 6);
	assert_int_equal(sem->members->len, 2);
	assert_int_equal(sem->class_place.address, INIT_SITE);
	assert_int_equal(sem->class_process, sem->process);
	story_free(&story);
}

static uint64_t pick(int count)
{
	return (uint64_t)(random() % count);
}

/* Whatever is mapped where: what was told in all is what the rows have in all. */
static void nothing_is_lost_or_counted_twice(void **state)
{
	for (unsigned int run = 0; run < RUN_COUNT; run++) {
		struct story story = story_begin(UINT64_MAX);
		uint64_t acquisitions = 0, wait_ns = 0;

		srandom(run);
		for (uint64_t i = 1; i <= 100; i++) {
			int32_t pid = pick(2) ? FIRST : SECOND;
			uint64_t lock = pick(2) ? FIRST_LOCK : SECOND_LOCK, count = pick(9);

			if (pick(3) == 0)
				tell_shared(&story, i * 1000, pid, lock, INODE + pick(2));
			if (pick(5) == 0)
				tell_init(&story, i * 1000 + 1, pid, lock, INIT_SITE + pick(2),
					  (uint8_t)pick(2));
			tell_stats(&story, pid, lock, i * 1000 - pick(3000), (uint32_t)i, count);
			tell_hold(&story, pid, pid == FIRST ? FIRST_TID : SECOND_TID, lock,
				  i * 1000 - 10, i * 1000 + 10);
			acquisitions += count;
			wait_ns += 20;
		}
		story_end(&story, 0);
		for (guint i = 0; i < story.report->locks->len; i++)
			wait_ns -= row(&story, i)->all.wait.total_ns;
		assert_int_equal(wait_ns, 0);
		for (guint i = 0; i < story.report->locks->len; i++) {
			const struct report_lock *lock = row(&story, i);

			for (guint j = 0; j < lock->threads->len; j++) {
				const struct report_thread *thread = lock->threads->pdata[j];

				if (thread->acquisitions != REPORT_UNKNOWN)
					acquisitions -= thread->acquisitions;
			}
			for (guint j = 0; j < i; j++)
				assert_string_not_equal(lock->id, row(&story, j)->id);
		}
		assert_int_equal(acquisitions, 0);
		story_free(&story);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_row_has_the_waits_of_both),
		cmocka_unit_test(what_differs_in_one_thing_is_another_object),
		cmocka_unit_test(a_life_begins_for_all),
		cmocka_unit_test(a_life_ends_for_all),
		cmocka_unit_test(another_object_at_the_address),
		cmocka_unit_test(private_object_at_the_address),
		cmocka_unit_test(a_named_semaphore_is_opened_again),
		cmocka_unit_test(nothing_is_lost_or_counted_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
