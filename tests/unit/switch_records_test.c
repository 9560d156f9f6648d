/* SPDX-License-Identifier: MIT */
/* Rings of context switches, written here as the kernel writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/perf_event.h>
#include <string.h>

#include "switch_records.h"

enum { RECORD = 16, LOST_RECORD = 32, FROM = 1000, TO = 2000 };

static union {
	struct perf_event_mmap_page page;
	char bytes[SWITCH_RING_PAGE + SWITCH_RING_DATA];
} ring;

static void word_write(uint64_t word)
{
	memcpy(ring.bytes + SWITCH_RING_PAGE + ring.page.data_head % SWITCH_RING_DATA, &word,
	       sizeof(word));
	ring.page.data_head += sizeof(word);
}

static void record_write(uint32_t type, uint16_t misc, uint16_t size)
{
	struct perf_event_header header = {.type = type, .misc = misc, .size = size};
	uint64_t word;

	memcpy(&word, &header, sizeof(word));
	word_write(word);
}

static void switch_out(uint64_t time_ns)
{
	record_write(PERF_RECORD_SWITCH, PERF_RECORD_MISC_SWITCH_OUT, RECORD);
	word_write(time_ns);
}

static void switch_in(uint64_t time_ns)
{
	record_write(PERF_RECORD_SWITCH, 0, RECORD);
	word_write(time_ns);
}

static void lose(uint64_t time_ns)
{
	record_write(PERF_RECORD_LOST, 0, LOST_RECORD);
	word_write(1);
	word_write(5);
	word_write(time_ns);
}

/* Both positions only grow; the ring begins where they are modulo its size. */
static int begin_at(uint64_t position)
{
	memset(&ring, 0, sizeof(ring));
	ring.page.data_head = ring.page.data_tail = position;
	return 0;
}

static int begin(void **state)
{
	return begin_at(0);
}

static void expect(uint64_t off_ns)
{
	uint64_t actual_ns = 0;

	assert_true(switch_records_off_ns(&ring, FROM, TO, &actual_ns));
	assert_int_equal(actual_ns, off_ns);
}

static void expect_unknown(void)
{
	uint64_t ignored_ns;

	assert_false(switch_records_off_ns(&ring, FROM, TO, &ignored_ns));
}

static void no_switch(void **state)
{
	expect(0);
}

static void two_sleeps(void **state)
{
	switch_out(1100);
	switch_in(1400);
	switch_out(1500);
	switch_in(1600);
	expect(300 + 100);
}

/* A handler's wait inside another one sees the records of both. */
static void only_what_lies_in_the_wait(void **state)
{
	switch_out(500);
	switch_in(700);
	switch_out(900);
	switch_in(1100);
	switch_out(1900);
	switch_in(2100);
	switch_out(2200);
	switch_in(2300);
	expect(100 + 100);
}

static void in_without_out(void **state)
{
	switch_in(1100);
	switch_out(1200);
	switch_in(1300);
	expect(100);
}

/* The header ends the ring's last bytes, and the time is in its first. */
static void around_the_end(void **state)
{
	begin_at(5 * SWITCH_RING_DATA - 8);
	switch_out(1100);
	switch_in(1400);
	expect(300);
}

static void a_loss_before_the_wait(void **state)
{
	lose(1050);
	switch_out(1100);
	switch_in(1400);
	expect(300);
}

static void a_loss_in_the_wait(void **state)
{
	switch_out(1100);
	lose(1350);
	switch_in(1400);
	expect_unknown();
}

/* Nothing tells of a loss before the next record that finds room. */
static void a_full_ring(void **state)
{
	while (ring.page.data_head + RECORD <= SWITCH_RING_DATA)
		switch_out(1100);
	expect_unknown();
}

static void nonsense(void **state)
{
	record_write(PERF_RECORD_SWITCH, 0, 0);
	word_write(1100);
	expect_unknown();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(no_switch, begin),
		cmocka_unit_test_setup(two_sleeps, begin),
		cmocka_unit_test_setup(only_what_lies_in_the_wait, begin),
		cmocka_unit_test_setup(in_without_out, begin),
		cmocka_unit_test_setup(around_the_end, begin),
		cmocka_unit_test_setup(a_loss_before_the_wait, begin),
		cmocka_unit_test_setup(a_loss_in_the_wait, begin),
		cmocka_unit_test_setup(a_full_ring, begin),
		cmocka_unit_test_setup(nonsense, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
