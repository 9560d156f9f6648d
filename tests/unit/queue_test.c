/* SPDX-License-Identifier: MIT */
/* Who waited at the same time, told in the order in which the waits ended. */
#include "story.h"

#include "queue.h"

static void waits_that_overlap(void **state)
{
	struct queue queue = {0};

	queue_add(&queue, 150, 200, 100);
	queue_add(&queue, 100, 300, 120);
	queue_add(&queue, 120, 310, 300);
	queue_add(&queue, 305, 400, 500);
	queue_add(&queue, 500, 550, 600);
	queue_finish(&queue);
	assert_int_equal(queue.longest, 3);
	assert_int_equal(queue.longest_ns, 300);
	assert_int_equal(queue.longest_count, 4);
	queue_clear(&queue);
}

/* Who leaves as another one comes was never in the queue with him. */
static void one_after_the_other(void **state)
{
	struct queue queue = {0};

	queue_add(&queue, 100, 200, 200);
	queue_add(&queue, 200, 250, 250);
	queue_finish(&queue);
	assert_int_equal(queue.longest, 1);
	assert_int_equal(queue.longest_ns, 100);
	assert_int_equal(queue.longest_count, 1);
	queue_clear(&queue);
}

static void nobody_waits(void **state)
{
	struct queue queue = {0};

	queue_finish(&queue);
	assert_int_equal(queue.longest, 0);
	assert_int_equal(queue.longest_ns, 0);
	queue_clear(&queue);
}

/* Far more than are kept, all of them behind one that began before them and ends after them. */
static void long_queue(void **state)
{
	enum { COUNT = 20000 };
	struct queue queue = {0};

	for (uint64_t i = 0; i < COUNT; i++)
		queue_add(&queue, 1000 + i * 10, 1000 + i * 10 + 25, 500);
	queue_add(&queue, 500, 1000 + COUNT * 10, UINT64_MAX);
	queue_finish(&queue);
	assert_in_range(queue.longest, 3, 4);
	assert_true(queue.longest_count > COUNT / 2);
	queue_clear(&queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_that_overlap),
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(nobody_waits),
		cmocka_unit_test(long_queue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
