/* SPDX-License-Identifier: MIT */
/* Stacks as a profile has them: what is inlined, what calls itself, and what is in which file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gio/gio.h>

#include "pprof.h"
#include "pprof.pb-c.h"

static void frame_add(GArray *stack, uint64_t address, const char *function, unsigned int line)
{
	struct report_place place = {
		.address = address,
		.offset = address - 0x1000,
		.function = g_strdup(function),
		.file = g_strdup("a.c"),
		.line = line,
		.module = g_strdup("/bin/a"),
		.build_id = g_strdup("abcd"),
	};

	g_array_append_val(stack, place);
}

/* A lock with two waits from that stack, 70 ns, and one from nobody knows where. */
static struct report *report_of(GArray *stack)
{
	struct report *report = report_create();
	struct report_lock *lock = report_lock_create();
	struct report_site *site = g_new0(struct report_site, 1);
	struct report_path *path = g_new0(struct report_path, 1);

	lock->name = g_strdup("a");
	lock->class = g_strdup("a.c:1");
	lock->id = g_strdup("1:0x1:1");
	lock->all.waits = 3;
	lock->all.wait.total_ns = 100;
	lock->all.blame_ns[BLAME_NO_HOLDER] = 100;
	path->stack = stack;
	path->count = 2;
	path->time_ns = 70;
	site->paths = report_paths_create();
	g_ptr_array_add(site->paths, path);
	g_ptr_array_add(lock->waiter_sites, site);
	g_ptr_array_add(report->locks, lock);
	return report;
}

static void *unzip(const char *bytes, size_t length, gsize *size)
{
	GInputStream *memory = g_memory_input_stream_new_from_data(bytes, (gssize)length, NULL);
	GConverter *zlib = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
	GInputStream *stream = g_converter_input_stream_new(memory, zlib);
	void *plain = g_malloc(65536);

	assert_true(g_input_stream_read_all(stream, plain, 65536, size, NULL, NULL));
	g_object_unref(stream);
	g_object_unref(zlib);
	g_object_unref(memory);
	return plain;
}

/* Takes the stack over. */
static Pprof__Profile *profile_of(GArray *stack)
{
	struct report *report = report_of(stack);
	Pprof__Profile *profile;
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	gsize size;
	void *plain;

	assert_int_equal(pprof_write(report, stream), 0);
	fclose(stream);
	plain = unzip(text, length, &size);
	profile = pprof__profile__unpack(NULL, size, plain);
	assert_non_null(profile);
	g_free(plain);
	free(text);
	report_free(report);
	return profile;
}

static const char *function_of(const Pprof__Profile *profile, const Pprof__Line *line)
{
	return profile->string_table[profile->function[line->function_id - 1]->name];
}

static void inlined_functions_are_lines(void **state)
{
	GArray *stack = report_stack_create();
	Pprof__Profile *profile;

	frame_add(stack, 0x1010, "inlined", 5);
	frame_add(stack, 0x1010, "outer", 9);
	frame_add(stack, 0x1020, "main", 20);
	profile = profile_of(stack);
	assert_int_equal(profile->sample[0]->n_location_id, 2);
	assert_int_equal(profile->location[0]->n_line, 2);
	assert_string_equal(function_of(profile, profile->location[0]->line[0]), "inlined");
	assert_string_equal(function_of(profile, profile->location[0]->line[1]), "outer");
	assert_int_equal(profile->location[0]->line[1]->line, 9);
	assert_int_equal(profile->location[1]->n_line, 1);
	pprof__profile__free_unpacked(profile, NULL);
}

static void recursion_is_not_inlined(void **state)
{
	GArray *stack = report_stack_create();
	Pprof__Profile *profile;

	for (int i = 0; i < 3; i++)
		frame_add(stack, 0x1010, "again", 5);
	profile = profile_of(stack);
	assert_int_equal(profile->sample[0]->n_location_id, 3);
	assert_true(profile->sample[0]->location_id[0] == profile->sample[0]->location_id[2]);
	assert_int_equal(profile->location[0]->n_line, 1);
	pprof__profile__free_unpacked(profile, NULL);
}

static void places_are_in_their_file(void **state)
{
	GArray *stack = report_stack_create();
	Pprof__Profile *profile;
	const Pprof__Mapping *mapping;

	frame_add(stack, 0x3010, "far", 5);
	frame_add(stack, 0x1020, "near", 6);
	profile = profile_of(stack);
	mapping = profile->mapping[0];
	assert_int_equal(profile->n_mapping, 1);
	assert_int_equal(mapping->memory_start, 0x1000);
	assert_int_equal(mapping->memory_limit, 0x4000);
	assert_string_equal(profile->string_table[mapping->filename], "/bin/a");
	assert_string_equal(profile->string_table[mapping->build_id], "abcd");
	assert_true(mapping->has_functions && mapping->has_line_numbers);
	pprof__profile__free_unpacked(profile, NULL);
}

static void the_rest_is_told(void **state)
{
	GArray *stack = report_stack_create();
	Pprof__Profile *profile;

	frame_add(stack, 0x1010, "wait", 5);
	profile = profile_of(stack);
	assert_int_equal(profile->n_sample, 3);
	assert_int_equal(profile->sample[1]->value[0], 1);
	assert_int_equal(profile->sample[1]->value[1], 30);
	assert_int_equal(profile->sample[2]->value[3], 100);
	pprof__profile__free_unpacked(profile, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inlined_functions_are_lines),
		cmocka_unit_test(recursion_is_not_inlined),
		cmocka_unit_test(places_are_in_their_file),
		cmocka_unit_test(the_rest_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
