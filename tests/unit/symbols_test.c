/* SPDX-License-Identifier: MIT */
/* Functions and lines of a library that has no .debug_aranges, as clang leaves it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "symbols.h"

enum { LIBRARY_SIZE = 1 << 20, CALL_LINE = 19, INLINED_LINE = 28 };

static const char *library_path;

/* The address that the library's innermost function would return to. */
static uint64_t call_address(uint64_t *start)
{
	void *library = dlopen(library_path, RTLD_NOW);
	const void *(*inlined_call)(void);
	Dl_info info;
	const void *address;

	assert_non_null(library);
	inlined_call = (const void *(*)(void))dlsym(library, "inlined_call");
	assert_non_null(inlined_call);
	address = inlined_call();
	assert_int_not_equal(dladdr(address, &info), 0);
	*start = (uintptr_t)info.dli_fbase;
	return (uintptr_t)address;
}

static const struct report_place *frame(const GArray *frames, guint index)
{
	assert_true(index < frames->len);
	return &g_array_index(frames, struct report_place, index);
}

static void inlined_functions_have_names_and_lines(void **state)
{
	struct symbols *symbols = symbols_create();
	struct symbols_space *space = symbols_add_space(symbols);
	GArray *frames = report_stack_create();
	uint64_t start, address = call_address(&start);

	symbols_add_mapping(space, start, start + LIBRARY_SIZE, library_path, "");
	symbols_append_call(space, address, frames);
	assert_string_equal(frame(frames, 0)->function, "shop::v1::Till::open");
	assert_int_equal(frame(frames, 0)->line, CALL_LINE);
	assert_string_equal(frame(frames, 1)->function, "shop::v1::serve");
	assert_int_equal(frame(frames, 1)->line, INLINED_LINE);
	assert_int_equal(frames->len, 2);
	g_array_unref(frames);
	symbols_free(symbols);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inlined_functions_have_names_and_lines),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: %s LIBRARY\n", argv[0]);
		return EXIT_FAILURE;
	}
	library_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
