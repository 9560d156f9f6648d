/* SPDX-License-Identifier: MIT */
/* Which orders of locks are cycles, and which only look like one. */
#include "story.h"

enum { A = 0x1000, B = 0x2000, C = 0x3000, SITE_STEP = 0x10 };

struct order {
	int32_t tid;
	uint64_t held, lock;
	uint64_t acquisitions, tries;
	uint8_t kind, held_operation, operation;
};

static void tell(struct story *story, uint64_t time_ns, const struct order *order)
{
	struct event event = {.type = EVENT_LOCK_ORDER, .cpu = -1, .time_ns = time_ns};
	uint8_t kind = order->kind ? order->kind : LOCKCOST_KIND_MUTEX;

	event.lock_order = (struct lockcost_lock_order){
		.pid = STORY_PID,
		.tid = order->tid,
		.incarnation = (uint32_t)order->tid,
		.held_lock = order->held,
		.held_kind = kind,
		.held_operation = order->held_operation,
		.held_site = order->held + SITE_STEP,
		.lock = order->lock,
		.kind = kind,
		.operation = order->operation,
		.site = order->lock + SITE_STEP,
		.first_ns = time_ns,
		.time_ns = time_ns,
		.acquisitions = order->acquisitions,
		.tries = order->tries,
	};
	story_tell(story, &event);
}

static struct story told(const struct order *orders, size_t count)
{
	struct story story = story_begin(UINT64_MAX);

	for (size_t i = 0; i < count; i++)
		tell(&story, 1000 + i, &orders[i]);
	story_end(&story, 5000);
	return story;
}

static guint cycle_count(const struct order *orders, size_t count)
{
	struct story story = told(orders, count);
	guint found = story.report->order_cycles->len;

	story_free(&story);
	return found;
}

static void two_orders_are_a_cycle(void **state)
{
	const struct order orders[] = {{7, A, B, 10}, {8, B, A, 3}};
	struct story story = told(orders, 2);
	const struct report *report = story.report;
	const struct report_order_cycle *cycle;

	assert_int_equal(report->orders->len, 2);
	assert_int_equal(report->order_cycles->len, 1);
	cycle = report->order_cycles->pdata[0];
	assert_int_equal(cycle->members->len, 2);
	for (guint i = 0; i < 2; i++) {
		const struct report_order *order =
			report->orders->pdata[g_array_index(cycle->members, int, i)];
		const struct report_order *next =
			report->orders->pdata[g_array_index(cycle->members, int, !i)];

		assert_string_equal(order->lock_id, next->held_id);
		assert_true(order->held_site.address != 0 && order->site.address != 0);
	}
	story_free(&story);
}

static void a_ring_of_three_is_one(void **state)
{
	const struct order orders[] = {{7, A, B, 10}, {8, B, C, 3}, {9, C, A, 1}};

	assert_int_equal(cycle_count(orders, 3), 1);
	assert_int_equal(cycle_count(orders, 2), 0);
}

static void who_only_tries_does_not_wait(void **state)
{
	const struct order tries[] = {{7, A, B, 10}, {8, B, A, 3, 3}};
	const struct order some[] = {{7, A, B, 10}, {8, B, A, 3, 2}};
	const struct order failed[] = {{7, A, B, 10}, {8, B, A, 0, 0}};

	assert_int_equal(cycle_count(tries, 2), 0);
	assert_int_equal(cycle_count(some, 2), 1);
	assert_int_equal(cycle_count(failed, 2), 0);
}

static void readers_do_not_wait_for_readers(void **state)
{
	enum { RW = LOCKCOST_KIND_RWLOCK, READ = LOCKCOST_OPERATION_READ };
	const struct order readers[] = {{7, A, B, 1, 0, RW, READ, READ},
					{8, B, A, 1, 0, RW, READ, READ}};
	const struct order writer[] = {{7, A, B, 1, 0, RW, READ, 0}, {8, B, A, 1, 0, RW, READ, 0}};

	assert_int_equal(cycle_count(readers, 2), 0);
	assert_int_equal(cycle_count(writer, 2), 1);
}

static void one_thread_does_not_meet_itself(void **state)
{
	const struct order one[] = {{7, A, B, 10}, {7, B, A, 3}};
	const struct order two[] = {{7, A, B, 10}, {7, B, A, 3}, {8, A, B, 1}};

	assert_int_equal(cycle_count(one, 2), 0);
	assert_int_equal(cycle_count(two, 3), 1);
}

/* Counts are cumulative, and threads' add up. */
static void the_last_of_a_thread_counts(void **state)
{
	const struct order orders[] = {{7, A, B, 10}, {7, A, B, 25}, {8, A, B, 5}};
	struct story story = told(orders, 3);
	const struct report_order *order = story.report->orders->pdata[0];

	assert_int_equal(story.report->orders->len, 1);
	assert_int_equal(order->acquisitions, 30);
	assert_int_equal(order->threads, 2);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_orders_are_a_cycle),
		cmocka_unit_test(a_ring_of_three_is_one),
		cmocka_unit_test(who_only_tries_does_not_wait),
		cmocka_unit_test(readers_do_not_wait_for_readers),
		cmocka_unit_test(one_thread_does_not_meet_itself),
		cmocka_unit_test(the_last_of_a_thread_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
