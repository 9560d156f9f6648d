/* SPDX-License-Identifier: MIT */
/* What people may call a lock: all that a table shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report.h"

static bool is_called(const char *name, const char *wanted)
{
	struct report_lock *lock = report_lock_create();
	bool is_named;

	lock->name = g_strdup(name);
	lock->id = g_strdup("12:0x10:1");
	lock->class = g_strdup("abcdef+0x10");
	is_named = report_lock_is_named(lock, wanted);
	report_lock_free(lock);
	return is_named;
}

static void names_are_those_of_the_table(void **state)
{
	static const char *const same[] = {
		"std::mutex at cache.cc:42",
		"at cache.cc:42",
		"cache.cc:42",
		"12 at cache.cc:42",
		"at ca..cc:42",
		"12:0x10:1",
		"abcdef+0x10",
	};
	static const char *const other[] = {
		"cache.cc:4", "at cache.cc:421", "mutex", "..", "12", ""};

	for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
		assert_true(is_called("std::mutex at cache.cc:42", same[i]));
	for (size_t i = 0; i < G_N_ELEMENTS(other); i++)
		assert_false(is_called("std::mutex at cache.cc:42", other[i]));
	assert_true(is_called("mutex memcached+0x3fde0", "memcached+0x3fde0"));
	assert_true(is_called("queue_lock", "queue_lock"));
	assert_false(is_called("queue_lock", "lock"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
