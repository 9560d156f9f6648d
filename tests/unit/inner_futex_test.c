/* SPDX-License-Identifier: MIT */
/* Futexes inside objects. */
#include "story.h"

#include "inner_futex.h"

enum { COND = 0x7000, COND_SIZE = 48 };

static struct report_lock *lock_add(GPtrArray *locks, uint8_t kind, unsigned int process,
				    uint64_t address, const char *name)
{
	struct report_lock *lock = report_lock_create();

	lock->kind = kind;
	lock->process = process;
	lock->address = address;
	lock->name = g_strdup(name);
	lock->class = g_strdup("class");
	g_ptr_array_add(locks, lock);
	return lock;
}

static void futexes_are_named_after_their_objects(void **state)
{
	struct report *report = report_create();
	struct report_lock *inside, *last, *behind, *elsewhere, *variable, *mutex;

	lock_add(report->signals, LOCKCOST_KIND_COND, 0, COND, "cond at a.c:1");
	mutex = lock_add(report->locks, LOCKCOST_KIND_MUTEX, 0, 0x8000, "mutex at a.c:2");
	inside = lock_add(report->locks, LOCKCOST_KIND_FUTEX, 0, COND + 16, "futex at 1");
	last = lock_add(report->locks, LOCKCOST_KIND_FUTEX, 0, COND + COND_SIZE - 4, "futex at 2");
	behind = lock_add(report->locks, LOCKCOST_KIND_FUTEX, 0, COND + COND_SIZE, "futex at 3");
	elsewhere = lock_add(report->locks, LOCKCOST_KIND_FUTEX, 1, COND + 16, "futex at 4");
	variable = lock_add(report->locks, LOCKCOST_KIND_FUTEX, 0, COND + 20, "pool.cond");
	variable->data_place.module = g_strdup("/bin/program");
	inner_futex_name_all(report);
	assert_string_equal(inside->name, "futex in cond at a.c:1");
	assert_string_equal(inside->class, "futex in class");
	assert_string_equal(last->name, "futex in cond at a.c:1");
	assert_string_equal(behind->name, "futex at 3");
	assert_string_equal(elsewhere->name, "futex at 4");
	assert_string_equal(variable->name, "pool.cond");
	assert_string_equal(mutex->name, "mutex at a.c:2");
	report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(futexes_are_named_after_their_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
