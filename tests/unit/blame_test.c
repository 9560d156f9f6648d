/* SPDX-License-Identifier: MIT */
/* What holders did while others waited, known because every event was written by hand. */
#include "story.h"

#include <errno.h>

enum {
	WAITER = 7,
	HOLDER = 8,
	OTHER = 9,
	THIRD = 10,
	THIRD_LOCK = 0x2800,
	READ = LOCKCOST_OPERATION_LOCK | LOCKCOST_OPERATION_READ,
};

static struct story begin(void)
{
	struct story story = story_begin(1);

	for (int32_t tid = WAITER; tid <= THIRD; tid++)
		story_switch_in(&story, 10, tid);
	return story;
}

/* The waiter gets the lock at 2000, having asked for it at 1000, and the process ends. */
static void end(struct story *story)
{
	story_hold(story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_process_end(story, 3000);
	story_end(story, 0);
}

static void holder_runs_all_the_time(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	end(&story);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 900, .no_holder = 100});
	story_free(&story);
}

/* It fell asleep before the waiter came: what it did before the wait tells its state in it. */
static void holder_sleeps(void **state)
{
	struct story story = begin();

	story_switch_out(&story, 500, HOLDER, STORY_SLEEPS);
	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_waking(&story, 1600, HOLDER);
	story_switch_in(&story, 1650, HOLDER);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 400, 1900);
	end(&story);
	story_expect_blame(
		&story, STORY_LOCK,
		(struct story_blame){
			.blocked = 600, .preempted = 50, .running = 250, .no_holder = 100});
	story_free(&story);
}

static void holder_is_preempted(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_switch_out(&story, 1100, HOLDER, STORY_RUNNABLE);
	story_switch_in(&story, 1800, HOLDER);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	end(&story);
	story_expect_blame(
		&story, STORY_LOCK,
		(struct story_blame){.running = 200, .preempted = 700, .no_holder = 100});
	story_free(&story);
}

/* The kernel did not report the switch to the holder, which has run since it was queued. */
static void holder_whose_switch_was_not_reported(void **state)
{
	struct story story = begin();
	struct event wakeup = {.type = EVENT_SCHED_WAKEUP, .cpu = -1, .time_ns = 1310};

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_switch_out(&story, 1100, HOLDER, STORY_SLEEPS);
	story_waking(&story, 1300, HOLDER);
	wakeup.sched_wake = (struct event_sched_wake){.tid = HOLDER};
	story_tell(&story, &wakeup);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	end(&story);
	story_expect_blame(
		&story, STORY_LOCK,
		(struct story_blame){
			.running = 100 + 590, .blocked = 200, .preempted = 10, .no_holder = 100});
	story_free(&story);
}

/* Two holders in turn, the second of which took the lock before the woken waiter did. */
static void barging(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1300);
	story_switch_out(&story, 1400, OTHER, STORY_RUNNABLE);
	story_switch_in(&story, 1800, OTHER);
	story_hold_waited(&story, OTHER, STORY_LOCK, 1350, 1950);
	end(&story);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 300 + 50 + 150,
						.preempted = 400,
						.no_holder = 50 + 50});
	story_free(&story);
}

/* Each holder has what it cost, at its own site. */
static void pairs_and_sites(void **state)
{
	struct story story = begin();
	const struct report_lock *lock;
	const struct report_pair *pair;
	const struct report_site *site;

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1300);
	story_hold_waited(&story, OTHER, STORY_LOCK, 1350, 1950);
	end(&story);
	lock = story_lock(&story, STORY_LOCK);
	assert_int_equal(lock->pairs->len, 2);
	pair = lock->pairs->pdata[0];
	assert_int_equal(pair->wait_ns, 600);
	assert_int_equal(pair->blame_ns[BLAME_RUNNING], 600);
	assert_int_equal(pair->count, 1);
	assert_int_equal(pair->waiter.place.address, STORY_SITE);
	assert_int_equal(pair->holder.place.address, STORY_SITE + 0x100 * OTHER);
	assert_int_equal(((const struct report_pair *)lock->pairs->pdata[1])->wait_ns, 300);
	site = lock->holder_sites->pdata[0];
	assert_int_equal(site->place.address, STORY_SITE + 0x100 * OTHER);
	assert_int_equal(site->caused_ns, 600);
	story_free(&story);
}

/* The waiter's own next hold, and what came after it, are none of its wait's holders. */
static void later_holds_do_not_count(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1500);
	story_hold(&story, WAITER, STORY_LOCK, 1000, 2000, 2500);
	story_hold_waited(&story, OTHER, STORY_LOCK, 0, 2900);
	story_process_end(&story, 3000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 500, .no_holder = 500});
	story_free(&story);
}

static void check_chain(const struct report_lock *lock, guint index, uint64_t next, uint64_t root,
			uint64_t root_site, uint64_t wait_ns)
{
	const struct report_chain *chain = lock->chains->pdata[index];
	char *next_id = g_strdup_printf("%d:0x%" G_GINT64_MODIFIER "x:1", STORY_PID, next);
	char *root_id = g_strdup_printf("%d:0x%" G_GINT64_MODIFIER "x:1", STORY_PID, root);

	assert_string_equal(chain->next_id, next_id);
	assert_string_equal(chain->root_id, root_id);
	assert_int_equal(chain->root_holder.place.address, root_site);
	assert_int_equal(chain->wait_ns, wait_ns);
	g_free(next_id);
	g_free(root_id);
}

/* 7 waits for A, held by 8, who waits for B, held by 9, who waits for C, held by 10. */
static void chain_of_three(void **state)
{
	struct story story = begin();

	story_wait_begin(&story, 900, OTHER, THIRD_LOCK);
	story_wait_begin(&story, 950, HOLDER, STORY_OTHER_LOCK);
	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_hold_waited(&story, THIRD, THIRD_LOCK, 0, 1600);
	story_hold(&story, OTHER, THIRD_LOCK, 900, 1700, 1710);
	story_hold_waited(&story, OTHER, STORY_OTHER_LOCK, 0, 1750);
	story_hold(&story, HOLDER, STORY_OTHER_LOCK, 950, 1800, 1810);
	story_hold_waited(&story, HOLDER, STORY_LOCK, 0, 1900);
	end(&story);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.on_lock = 800, .running = 100, .no_holder = 100});
	story_expect_blame(&story, STORY_OTHER_LOCK,
			   (struct story_blame){.on_lock = 750, .running = 50, .no_holder = 50});
	story_expect_blame(&story, THIRD_LOCK,
			   (struct story_blame){.running = 700, .no_holder = 100});
	/* B's holder waited for C until 1700, which 10 held until 1600; then B was 9's until 1750.
	 */
	assert_int_equal(story_lock(&story, STORY_LOCK)->chains->len, 4);
	check_chain(story_lock(&story, STORY_LOCK), 0, STORY_OTHER_LOCK, THIRD_LOCK,
		    STORY_SITE + 0x100 * THIRD, 600);
	check_chain(story_lock(&story, STORY_LOCK), 1, STORY_OTHER_LOCK, THIRD_LOCK, 0, 100);
	story_free(&story);
}

/* Both wait for what the other one holds, for ever. */
static void ring(void **state)
{
	struct story story = begin();
	struct lockcost_wait_begin wait = {.tid = WAITER,
					   .lock = STORY_LOCK,
					   .kind = LOCKCOST_KIND_MUTEX,
					   .request_ns = 1000,
					   .owner = HOLDER,
					   .held_lock = STORY_OTHER_LOCK,
					   .held_site = STORY_SITE};

	story_tell_wait_begin(&story, wait);
	wait.tid = HOLDER;
	wait.lock = STORY_OTHER_LOCK;
	wait.request_ns = 1200;
	wait.owner = WAITER;
	wait.held_lock = STORY_LOCK;
	story_tell_wait_begin(&story, wait);
	story_futex_entry(&story, 1300, WAITER, STORY_LOCK, STORY_FUTEX_WAIT);
	story_futex_entry(&story, 1300, HOLDER, STORY_OTHER_LOCK, STORY_FUTEX_WAIT);
	story_end(&story, 5000);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 200, .on_lock = 3800});
	story_expect_blame(&story, STORY_OTHER_LOCK, (struct story_blame){.on_lock = 3800});
	story_free(&story);
}

static void tell_rwlock_hold(struct story *story, int32_t tid, uint8_t operation,
			     uint64_t request_ns, uint64_t acquire_ns, uint64_t release_ns)
{
	story_tell_hold(story, (struct lockcost_hold){
				       .tid = tid,
				       .kind = LOCKCOST_KIND_RWLOCK,
				       .operation = operation,
				       .flags = request_ns ? LOCKCOST_HOLD_CONTENDED
							   : LOCKCOST_HOLD_WAITERS,
				       .request_ns = request_ns,
				       .acquire_ns = acquire_ns,
				       .release_ns = release_ns,
			       });
}

/* 8 reads until 1900, asleep from 1500 on; 9 runs, but releases first: it is not to blame. */
static void of_two_readers_the_last(void **state)
{
	struct story story = begin();

	story_switch_out(&story, 1500, HOLDER, STORY_SLEEPS);
	tell_rwlock_hold(&story, OTHER, READ, 0, 0, 1700);
	story_waking(&story, 1880, HOLDER);
	story_switch_in(&story, 1890, HOLDER);
	tell_rwlock_hold(&story, HOLDER, READ, 0, 1100, 1900);
	tell_rwlock_hold(&story, WAITER, LOCKCOST_OPERATION_LOCK, 1000, 2000, 2500);
	story_process_end(&story, 3000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 100 + 400 + 10,
						.blocked = 380,
						.preempted = 10,
						.no_holder = 100});
	story_free(&story);
}

/* A reader that came when nobody waited any more did not keep an earlier reader waiting. */
static void readers_behind_a_writer(void **state)
{
	struct story story = begin();

	tell_rwlock_hold(&story, HOLDER, LOCKCOST_OPERATION_LOCK, 0, 0, 1500);
	tell_rwlock_hold(&story, WAITER, READ, 1000, 2000, 2500);
	tell_rwlock_hold(&story, OTHER, READ, 0, 0, 2900);
	story_process_end(&story, 3000);
	story_end(&story, 0);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 500, .no_holder = 500});
	story_free(&story);
}

/* A cond wait lets go of the mutex: what its thread does then is none of the waiter's business. */
static void cond_wait_ends_a_hold(void **state)
{
	struct story story = begin();
	struct event cond = {.type = EVENT_COND_WAIT_BEGIN, .cpu = -1, .time_ns = 1200};

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	cond.cond_wait_begin = (struct lockcost_cond_wait_begin){
		.pid = STORY_PID,
		.tid = HOLDER,
		.lock = STORY_COND,
		.request_ns = 1200,
		.mutex = STORY_LOCK,
		.hold_flags = LOCKCOST_HOLD_COND | LOCKCOST_HOLD_WAITERS,
		.hold_acquire_ns = 800,
		.hold_site = STORY_SITE,
	};
	story_tell(&story, &cond);
	story_switch_out(&story, 1300, HOLDER, STORY_SLEEPS);
	end(&story);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 200, .no_holder = 800});
	story_free(&story);
}

/* Still held when the process ended; the other's hold is only known by the lock's owner. */
static void unreleased_holds(void **state)
{
	struct story story = begin();
	struct lockcost_wait_begin wait = {
		.tid = OTHER, .lock = STORY_OTHER_LOCK, .request_ns = 1000, .owner = THIRD};

	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_futex_entry(&story, 1100, WAITER, STORY_LOCK, STORY_FUTEX_WAIT);
	story_wait_begin(&story, 1050, THIRD, STORY_COND); /* so that it is known */
	wait.kind = LOCKCOST_KIND_MUTEX;
	story_tell_wait_begin(&story, wait);
	story_futex_entry(&story, 1100, OTHER, STORY_OTHER_LOCK, STORY_FUTEX_WAIT);
	story_tell_hold(&story, (struct lockcost_hold){.tid = HOLDER,
						       .kind = LOCKCOST_KIND_MUTEX,
						       .flags = LOCKCOST_HOLD_UNRELEASED,
						       .acquire_ns = 900});
	story_end(&story, 5000);
	story_expect_blame(&story, STORY_LOCK, (struct story_blame){.running = 4000});
	story_expect_blame(&story, STORY_OTHER_LOCK, (struct story_blame){.running = 4000});
	story_free(&story);
}

/* The holder is of another process, and is judged by its own timeline. */
static void another_process_holds_it(void **state)
{
	enum { OTHER_PID = 200, OTHER_PLACE = 0x9000 };
	struct lockcost_lock_shared shared = {
		.kind = LOCKCOST_KIND_MUTEX, .device = 1, .inode = 2, .offset = 3};
	struct story story = begin();
	const struct report_pair *pair;

	story_tell_shared(&story, 100, shared);
	shared.pid = OTHER_PID;
	shared.lock = OTHER_PLACE;
	story_tell_shared(&story, 100, shared);
	story_wait_begin(&story, 1000, WAITER, STORY_LOCK);
	story_switch_out(&story, 1100, HOLDER, STORY_SLEEPS);
	story_waking(&story, 1700, HOLDER);
	story_switch_in(&story, 1700, HOLDER);
	story_tell_hold(&story, (struct lockcost_hold){.pid = OTHER_PID,
						       .tid = HOLDER,
						       .lock = OTHER_PLACE,
						       .kind = LOCKCOST_KIND_MUTEX,
						       .flags = LOCKCOST_HOLD_WAITERS,
						       .acquire_ns = 900,
						       .release_ns = 2000});
	end(&story);
	story_expect_blame(&story, STORY_LOCK,
			   (struct story_blame){.running = 100 + 300, .blocked = 600});
	pair = story_lock(&story, STORY_LOCK)->pairs->pdata[0];
	assert_int_equal(pair->waiter_pid, STORY_PID);
	assert_int_equal(pair->holder_pid, OTHER_PID);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holder_runs_all_the_time),
		cmocka_unit_test(holder_sleeps),
		cmocka_unit_test(holder_is_preempted),
		cmocka_unit_test(holder_whose_switch_was_not_reported),
		cmocka_unit_test(barging),
		cmocka_unit_test(pairs_and_sites),
		cmocka_unit_test(later_holds_do_not_count),
		cmocka_unit_test(chain_of_three),
		cmocka_unit_test(ring),
		cmocka_unit_test(of_two_readers_the_last),
		cmocka_unit_test(readers_behind_a_writer),
		cmocka_unit_test(cond_wait_ends_a_hold),
		cmocka_unit_test(unreleased_holds),
		cmocka_unit_test(another_process_holds_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
