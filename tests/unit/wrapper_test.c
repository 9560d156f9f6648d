/* SPDX-License-Identifier: MIT */
/* The programmer's own function behind the language library's, and the library's type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wrapper.h"

static const char gcc_header[] = "/usr/include/c++/12/bits/std_mutex.h";
static const char clang_header[] = "/usr/lib/llvm-14/bin/../include/c++/v1/shared_mutex";
static const char source[] = "/home/me/cache.cc";
static const char libcxx[] = "/usr/lib/llvm-14/lib/libc++.so.1.0";

struct frame {
	const char *function, *file, *module;
};

enum { NOBODY = -1 };

/* Of these frames, the one with index `caller` is the programmer's, and `type` what it calls. */
static void check(const struct frame *frames, size_t count, int caller, const char *type)
{
	GArray *places = g_array_new(FALSE, TRUE, sizeof(struct report_place));
	char *found;

	for (size_t i = 0; i < count; i++) {
		struct report_place place = {.function = (char *)frames[i].function,
					     .file = (char *)frames[i].file,
					     .module = (char *)frames[i].module};

		g_array_append_val(places, place);
	}
	assert_ptr_equal(
		wrapper_find_caller(places),
		&g_array_index(places, struct report_place, caller == NOBODY ? 0 : (guint)caller));
	found = wrapper_find_type(places);
	if (type)
		assert_string_equal(found, type);
	else
		assert_null(found);
	g_free(found);
	g_array_unref(places);
}

static void inlined_by_gcc(void **state)
{
	static const struct frame frames[] = {
		{"__gthread_mutex_lock",
		 "/usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h"},
		{"std::mutex::lock", gcc_header},
		{"std::lock_guard<std::mutex>::lock_guard", gcc_header},
		{"Cache::get", source},
		{"main", source},
	};

	check(frames, G_N_ELEMENTS(frames), 3, "std::mutex");
}

/* Of a type that is made of another, the one that the programmer wrote. */
static void types_made_of_types(void **state)
{
	static const struct frame shared_mutex[] = {
		{"__glibcxx_rwlock_rdlock", "/usr/include/c++/12/shared_mutex"},
		{"std::__shared_mutex_pthread::lock_shared", "/usr/include/c++/12/shared_mutex"},
		{"std::shared_mutex::lock_shared", "/usr/include/c++/12/shared_mutex"},
		{"std::shared_lock<std::shared_mutex>::shared_lock",
		 "/usr/include/c++/12/shared_mutex"},
		{"Table::read", source},
	};
	static const struct frame condition_variable_any[] = {
		{"std::mutex::lock", gcc_header},
		{"std::_V2::condition_variable_any::notify_one", gcc_header},
		{"std::condition_variable_any::wait<Lock>", gcc_header},
		{"Queue::pop", source},
	};
	static const struct frame barrier[] = {
		{"std::__1::__libcpp_atomic_wait", NULL, libcxx},
		{"std::__1::barrier<std::__1::__empty_completion>::wait", clang_header},
		{"(anonymous namespace)::work", source},
	};

	check(shared_mutex, G_N_ELEMENTS(shared_mutex), 4, "std::shared_mutex");
	check(condition_variable_any, G_N_ELEMENTS(condition_variable_any), 3,
	      "std::condition_variable_any");
	check(barrier, G_N_ELEMENTS(barrier), 2, "std::barrier");
}

/* Whatever it is called: what is in the library's headers is the library's. */
static void library_code_by_its_file(void **state)
{
	static const struct frame frames[] = {
		{"std::__1::mutex::lock", NULL, libcxx},
		{"__invoke_impl<void, main()::<lambda()> >", "/usr/include/c++/12/bits/invoke.h"},
		{"operator()", source},
	};

	check(frames, G_N_ELEMENTS(frames), 2, "std::mutex");
}

/* Rust's names look like C++'s, and mean something else. */
static void types_of_rust(void **state)
{
	static const char library[] = "library/std/src/sys/sync/mutex/futex.rs";
	static const char program[] = "/home/me/store.rs";
	static const struct frame mutex[] = {
		{"std::sys::pal::unix::futex::futex_wait", library},
		{"<std::sys::sync::mutex::futex::Mutex>::lock", library},
		{"std::sync::poison::mutex::Mutex<T>::lock", library},
		{"store::Store::push", program},
	};
	static const struct frame park[] = {
		{"std::sys::pal::unix::futex::futex_wait", library},
		{"std::thread::local::LocalKey<T>::try_with", library},
		{"std::sync::mpsc::Receiver<T>::recv", library},
		{"store::main", program},
	};
	static const struct frame parking_lot[] = {
		{"parking_lot::raw_rwlock::RawRwLock::lock_shared_slow", library},
		{"lock_api::rwlock::RwLock<R,T>::read", library},
		{"store::main", program},
	};

	check(mutex, G_N_ELEMENTS(mutex), 3, "std::sync::Mutex");
	check(park, G_N_ELEMENTS(park), 3, NULL);
	check(parking_lot, G_N_ELEMENTS(parking_lot), 2, "parking_lot::RwLock");
}

static void nobody_is_behind(void **state)
{
	static const struct frame alone[] = {
		{"std::__1::recursive_mutex::recursive_mutex", NULL, libcxx},
	};
	static const struct frame started[] = {
		{"std::mutex::lock", gcc_header},
		{"start_thread", "./nptl/pthread_create.c"},
		{"__clone3", "../sysdeps/unix/sysv/linux/x86_64/clone3.S"},
	};

	check(alone, G_N_ELEMENTS(alone), NOBODY, "std::recursive_mutex");
	check(started, G_N_ELEMENTS(started), NOBODY, "std::mutex");
}

static void plain_calls(void **state)
{
	static const struct frame own[] = {{"work", "/home/me/worker.c"}, {"main", source}};
	static const struct frame similar[] = {{"standard::mutex::lock", source}};
	static const struct frame unknown[] = {{NULL, NULL, "/usr/bin/stripped"}};

	check(own, G_N_ELEMENTS(own), 0, NULL);
	check(similar, G_N_ELEMENTS(similar), 0, NULL);
	check(unknown, G_N_ELEMENTS(unknown), 0, NULL);
}

static void data_of_the_library(void **state)
{
	struct report_place pool = {.function = "std::__detail::__waiter_pool_base::_S_for(void "
						"const*)::__w[2]",
				    .module = "/usr/bin/program"};
	struct report_place own = {.function = "flag", .module = "/usr/bin/program"};
	struct report_place table = {.module = (char *)libcxx};

	assert_true(wrapper_is_internal_data(&pool));
	assert_true(wrapper_is_internal_data(&table));
	assert_false(wrapper_is_internal_data(&own));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inlined_by_gcc),      cmocka_unit_test(types_made_of_types),
		cmocka_unit_test(types_of_rust),       cmocka_unit_test(library_code_by_its_file),
		cmocka_unit_test(nobody_is_behind),    cmocka_unit_test(plain_calls),
		cmocka_unit_test(data_of_the_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
