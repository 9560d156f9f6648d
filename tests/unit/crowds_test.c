/* SPDX-License-Identifier: MIT */
/* Many locks of one class as one row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crowds.h"
#include "report.h"

enum { LOCK_COUNT = 20, SITE = 0x5000, OTHER_SITE = 0x6000 };

static void site_add(GPtrArray *sites, uint64_t address, uint64_t time_ns)
{
	struct report_site *site = g_new0(struct report_site, 1);

	site->place.address = address;
	site->count = 1;
	site->time_ns = time_ns;
	g_ptr_array_add(sites, site);
}

static struct report_lock *lock_make(uint64_t wait_ns)
{
	struct report_lock *lock = report_lock_create();

	lock->id = g_strdup("");
	lock->name = g_strdup("mutex at table.c:1");
	lock->class = g_strdup("table.c:1");
	lock->all.acquisitions = 3;
	lock->all.wait.total_ns = wait_ns;
	return lock;
}

/* Sites of the whole class come costliest first, whatever their order lock by lock. */
static void sites_are_sorted_anew(void **state)
{
	GPtrArray *locks = g_ptr_array_new_with_free_func(report_lock_free);
	const struct report_lock *crowd;
	const struct report_site *first;
	struct crowds crowds;

	for (int i = 0; i < LOCK_COUNT; i++) {
		struct report_lock *lock = lock_make(10);

		site_add(lock->waiter_sites, SITE, i ? 1 : 15);
		site_add(lock->waiter_sites, OTHER_SITE, i ? 9 : 0);
		g_ptr_array_add(locks, lock);
	}
	crowds_init(&crowds, locks);
	assert_int_equal(crowds.rows->len, 1);
	crowd = crowds.rows->pdata[0];
	first = crowd->waiter_sites->pdata[0];
	assert_int_equal(crowd->crowd, LOCK_COUNT);
	assert_int_equal(crowd->all.acquisitions, 3 * LOCK_COUNT);
	assert_int_equal(crowd->all.wait.total_ns, 10 * LOCK_COUNT);
	assert_int_equal(crowd->waiter_sites->len, 2);
	assert_int_equal(first->place.address, OTHER_SITE);
	assert_int_equal(first->time_ns, 9 * (LOCK_COUNT - 1));
	crowds_clear(&crowds);
	g_ptr_array_unref(locks);
}

/* A crowd knows a number only where all of its locks know it. */
static void unknown_numbers_stay_unknown(void **state)
{
	GPtrArray *locks = g_ptr_array_new_with_free_func(report_lock_free);
	const struct report_lock *crowd;
	struct crowds crowds;

	for (int i = 0; i < LOCK_COUNT; i++)
		g_ptr_array_add(locks, lock_make(10));
	((struct report_lock *)locks->pdata[3])->all.recursions = REPORT_UNKNOWN;
	crowds_init(&crowds, locks);
	crowd = crowds.rows->pdata[0];
	assert_true(crowd->all.recursions == REPORT_UNKNOWN);
	assert_int_equal(crowd->all.try_failed, 0);
	crowds_clear(&crowds);
	g_ptr_array_unref(locks);
}

static void member_add(struct report_lock *lock, int32_t pid)
{
	struct report_member member = {.pid = pid, .address = 0x1000};

	g_array_append_val(lock->members, member);
}

/* Shared by every process that has any of them. */
static void crowd_of_shared_locks(void **state)
{
	GPtrArray *locks = g_ptr_array_new_with_free_func(report_lock_free);
	const struct report_lock *crowd;
	struct crowds crowds;

	for (int i = 0; i < LOCK_COUNT; i++) {
		struct report_lock *lock = lock_make(10);

		member_add(lock, 100);
		member_add(lock, 200 + i % 3);
		g_ptr_array_add(locks, lock);
	}
	crowds_init(&crowds, locks);
	crowd = crowds.rows->pdata[0];
	assert_int_equal(crowd->members->len, 4);
	crowds_clear(&crowds);
	g_ptr_array_unref(locks);
}

/* A rwlock's sides are added up side by side. */
static void crowd_of_rwlocks(void **state)
{
	GPtrArray *locks = g_ptr_array_new_with_free_func(report_lock_free);
	const struct report_lock *crowd;
	struct crowds crowds;

	for (int i = 0; i < LOCK_COUNT; i++) {
		struct report_lock *lock = lock_make(10);

		report_lock_add_sides(lock);
		lock->read->acquisitions = 2;
		lock->write->acquisitions = 1;
		g_ptr_array_add(locks, lock);
	}
	crowds_init(&crowds, locks);
	crowd = crowds.rows->pdata[0];
	assert_int_equal(crowd->all.acquisitions, 3 * LOCK_COUNT);
	assert_int_equal(crowd->read->acquisitions, 2 * LOCK_COUNT);
	assert_int_equal(crowd->write->acquisitions, LOCK_COUNT);
	crowds_clear(&crowds);
	g_ptr_array_unref(locks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sites_are_sorted_anew),
		cmocka_unit_test(unknown_numbers_stay_unknown),
		cmocka_unit_test(crowd_of_shared_locks),
		cmocka_unit_test(crowd_of_rwlocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
