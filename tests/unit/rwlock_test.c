/* SPDX-License-Identifier: MIT */
/* A rwlock's readers and writers are counted, held and waited for apart, and add up to the lock. */
#include "story.h"

#include <errno.h>
#include <stdlib.h>

enum {
	READER = 7,
	OTHER_READER = 8,
	WRITER = 9,
	RUN_COUNT = 200,
	EVENT_COUNT = 100,
	READ_LOCK = LOCKCOST_OPERATION_LOCK | LOCKCOST_OPERATION_READ,
};

static void tell_stats(struct story *story, uint32_t epoch, uint8_t attributes,
		       struct lockcost_lock_stats stats)
{
	stats.kind = LOCKCOST_KIND_RWLOCK;
	stats.type = LOCKCOST_TYPE_PREFER_WRITER_NONRECURSIVE;
	stats.epoch = epoch;
	stats.attributes = attributes;
	story_tell_stats(story, stats);
}

static void tell_hold(struct story *story, int32_t tid, uint8_t operation, uint64_t request_ns,
		      uint64_t acquire_ns, uint64_t release_ns)
{
	story_tell_hold(story, (struct lockcost_hold){
				       .tid = tid,
				       .kind = LOCKCOST_KIND_RWLOCK,
				       .operation = operation,
				       .flags = LOCKCOST_HOLD_CONTENDED,
				       .request_ns = request_ns,
				       .acquire_ns = acquire_ns,
				       .release_ns = release_ns,
			       });
}

static void check_number(uint64_t read, uint64_t write, uint64_t all)
{
	bool is_known = read != REPORT_UNKNOWN && write != REPORT_UNKNOWN;

	assert_true(all == (is_known ? read + write : REPORT_UNKNOWN));
}

static void check_distribution(const struct report_distribution *read,
			       const struct report_distribution *write,
			       const struct report_distribution *all)
{
	double sum = 0;

	check_number(read->total_ns, write->total_ns, all->total_ns);
	for (guint i = 0; i < read->buckets->len; i++)
		sum += g_array_index(read->buckets, struct report_bucket, i).count;
	for (guint i = 0; i < write->buckets->len; i++)
		sum += g_array_index(write->buckets, struct report_bucket, i).count;
	for (guint i = 0; i < all->buckets->len; i++)
		sum -= g_array_index(all->buckets, struct report_bucket, i).count;
	assert_true(sum > -1e-6 && sum < 1e-6);
}

/* read + write = whole, number by number. */
static void check_sums(const struct report_lock *lock)
{
	const struct report_usage *read = lock->read, *write = lock->write, *all = &lock->all;

	assert_non_null(read);
	assert_non_null(write);
	check_number(read->acquisitions, write->acquisitions, all->acquisitions);
	check_number(read->contended, write->contended, all->contended);
	check_number(read->recursions, write->recursions, all->recursions);
	check_number(read->try_failed, write->try_failed, all->try_failed);
	check_number(read->timed_out, write->timed_out, all->timed_out);
	check_number(read->errors, write->errors, all->errors);
	check_number(read->waits, write->waits, all->waits);
	check_number(read->unfinished, write->unfinished, all->unfinished);
	check_number(read->hold_samples, write->hold_samples, all->hold_samples);
	check_number(read->on_cpu_ns, write->on_cpu_ns, all->on_cpu_ns);
	check_number(read->off_cpu_ns, write->off_cpu_ns, all->off_cpu_ns);
	check_number(read->futex_round_trips, write->futex_round_trips, all->futex_round_trips);
	check_number(read->wake_count, write->wake_count, all->wake_count);
	check_number(read->wake_ns, write->wake_ns, all->wake_ns);
	check_number(read->transition_ns, write->transition_ns, all->transition_ns);
	for (int phase = 0; phase < PHASE_COUNT; phase++)
		check_number(read->phases_ns[phase], write->phases_ns[phase],
			     all->phases_ns[phase]);
	check_distribution(&read->wait, &write->wait, &all->wait);
	check_distribution(&read->hold, &write->hold, &all->hold);
	assert_true(all->is_hold_exact == (read->is_hold_exact && write->is_hold_exact));
}

/* Two readers hold it at once: their holds are summed. */
static void sides_are_apart(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	tell_hold(&story, READER, READ_LOCK, 1000, 1300, 2300);
	tell_hold(&story, OTHER_READER, READ_LOCK, 1000, 1400, 2400);
	tell_hold(&story, WRITER, LOCKCOST_OPERATION_LOCK, 1500, 2400, 2450);
	tell_stats(&story, 1, LOCKCOST_ATTRIBUTE_READER,
		   (struct lockcost_lock_stats){.acquisitions = 10,
						.contended = 2,
						.try_failed = 4,
						.holds_exact = 2,
						.hold_exact_ns = 2000});
	tell_stats(&story, 2, 0,
		   (struct lockcost_lock_stats){.acquisitions = 3,
						.contended = 1,
						.timed_out = 5,
						.holds_exact = 1,
						.hold_exact_ns = 50});
	story_end(&story, 5000);
	assert_int_equal(story.report->locks->len, 1);
	lock = story_lock(&story, STORY_LOCK);
	check_sums(lock);
	assert_int_equal(lock->type, LOCKCOST_TYPE_PREFER_WRITER_NONRECURSIVE);
	assert_int_equal(lock->attributes, 0);
	assert_int_equal(lock->read->acquisitions, 10);
	assert_int_equal(lock->read->try_failed, 4);
	assert_int_equal(lock->read->waits, 2);
	assert_int_equal(lock->read->wait.total_ns, 300 + 400);
	assert_int_equal(lock->read->hold.total_ns, 2000);
	assert_int_equal(lock->write->acquisitions, 3);
	assert_int_equal(lock->write->timed_out, 5);
	assert_int_equal(lock->write->wait.total_ns, 900);
	assert_int_equal(lock->write->wait.max_ns, 900);
	assert_int_equal(lock->write->hold.total_ns, 50);
	assert_int_equal(lock->all.acquisitions, 13);
	assert_int_equal(lock->all.wait.max_ns, 900);
	assert_int_equal(story.report->unmatched_waits, 0);
	story_free(&story);
}

/* A side that was never used has counters of nothing, not unknown ones. */
static void side_never_used(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	tell_stats(&story, 1, LOCKCOST_ATTRIBUTE_READER,
		   (struct lockcost_lock_stats){
			   .acquisitions = 2, .holds_exact = 2, .hold_exact_ns = 90});
	story_end(&story, 6000);
	lock = story_lock(&story, STORY_LOCK);
	check_sums(lock);
	assert_int_equal(lock->write->acquisitions, 0);
	assert_int_equal(lock->write->try_failed, 0);
	assert_int_equal(lock->all.hold.total_ns, 90);
	assert_int_equal(lock->all.try_failed, 0);
	story_free(&story);
}

/* What one side's counters lack is missing, whatever the other's have in excess. */
static void missing_waits_of_one_side(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	tell_hold(&story, READER, READ_LOCK, 1000, 1300, 2300);
	tell_stats(&story, 1, 0, (struct lockcost_lock_stats){.acquisitions = 1, .contended = 1});
	story_end(&story, 6000);
	assert_int_equal(story.report->unmatched_waits, 1);
	assert_true(story_lock(&story, STORY_LOCK)->is_lower_bound);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.contended, 2);
	story_free(&story);
}

/* Other objects have no sides, whatever their events say. */
static void mutex_has_no_sides(void **state)
{
	struct story story = story_begin(UINT64_MAX);

	story_tell_stats(&story,
			 (struct lockcost_lock_stats){.kind = LOCKCOST_KIND_MUTEX,
						      .attributes = LOCKCOST_ATTRIBUTE_READER,
						      .acquisitions = 4});
	story_end(&story, 6000);
	assert_null(story_lock(&story, STORY_LOCK)->read);
	assert_null(story_lock(&story, STORY_LOCK)->write);
	assert_int_equal(story_lock(&story, STORY_LOCK)->all.acquisitions, 4);
	story_free(&story);
}

static uint64_t pick(int count)
{
	return (uint64_t)(random() % count);
}

static void tell_random_stats(struct story *story, uint64_t time_ns)
{
	uint64_t samples[] = {pick(5000), pick(5000)};
	bool is_reader = pick(2);

	tell_stats(story, (uint32_t)(pick(5) * 2 + is_reader),
		   is_reader ? LOCKCOST_ATTRIBUTE_READER : 0,
		   (struct lockcost_lock_stats){.tid = READER + (int32_t)pick(3),
						.time_ns = time_ns,
						.acquisitions = pick(100),
						.contended = pick(4),
						.try_failed = pick(9),
						.errors = pick(2),
						.holds_exact = pick(30),
						.hold_exact_ns = pick(50000),
						.holds_population = 2 + pick(50),
						.holds_sampled = 2,
						.hold_sampled_ns = samples[0] + samples[1],
						.hold_sampled_square = 1e7,
						.sample_period = (uint32_t)pick(3),
						.sample_count = 2,
						.samples = samples});
}

static void tell_random_event(struct story *story, uint64_t time_ns)
{
	uint8_t operation = pick(2) ? READ_LOCK : LOCKCOST_OPERATION_LOCK;
	int32_t tid = READER + (int32_t)pick(3);

	if (pick(3) == 0)
		tell_random_stats(story, time_ns);
	else if (pick(2))
		tell_hold(story, tid, operation, time_ns - pick(90), time_ns, time_ns + pick(90));
	else
		story_tell_wait_end(story,
				    (struct lockcost_wait_end){.tid = tid,
							       .kind = LOCKCOST_KIND_RWLOCK,
							       .operation = operation,
							       .request_ns = time_ns - pick(90),
							       .end_ns = time_ns,
							       .status = ETIMEDOUT});
}

static void sides_always_add_up(void **state)
{
	for (unsigned int run = 0; run < RUN_COUNT; run++) {
		struct story story = story_begin(run % 2 ? 1 : UINT64_MAX);

		srandom(run);
		for (uint64_t i = 1; i <= EVENT_COUNT; i++)
			tell_random_event(&story, i * 100);
		story_end(&story, 0);
		check_sums(story_lock(&story, STORY_LOCK));
		assert_int_equal(story_phase_sum(story_lock(&story, STORY_LOCK)),
				 story_lock(&story, STORY_LOCK)->all.wait.total_ns);
		story_free(&story);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sides_are_apart),	     cmocka_unit_test(side_never_used),
		cmocka_unit_test(missing_waits_of_one_side), cmocka_unit_test(mutex_has_no_sides),
		cmocka_unit_test(sides_always_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
