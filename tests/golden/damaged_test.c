/* SPDX-License-Identifier: MIT */
/* A recording whose writer was killed: what is whole is read, what is not is said. */
#include "story.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source.h"

enum { EVENT_COUNT = 5459 /* that the analyzer knows, in the whole recording */ };

static const char *whole;

static const char *const files[] = {"kch_0", "kch_1", "metadata"};

static char *copy_create(void)
{
	char *copy = g_dir_make_tmp("lockcost-test-XXXXXX", NULL);

	assert_non_null(copy);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		char *from = g_build_filename(whole, "kernel", files[i], NULL);
		char *to = g_build_filename(copy, files[i], NULL);
		char *contents;
		gsize length;

		assert_true(g_file_get_contents(from, &contents, &length, NULL));
		assert_true(g_file_set_contents(to, contents, (gssize)length, NULL));
		g_free(contents);
		g_free(from);
		g_free(to);
	}
	return copy;
}

static void copy_free(char *copy)
{
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		char *path = g_build_filename(copy, files[i], NULL);

		g_unlink(path);
		g_free(path);
	}
	assert_int_equal(g_rmdir(copy), 0);
	g_free(copy);
}

static void file_cut(const char *copy, const char *name, off_t length)
{
	char *path = g_build_filename(copy, name, NULL);

	assert_int_equal(truncate(path, length), 0);
	g_free(path);
}

/* Overwrite `count` bytes from `at` on with nonsense. */
static void file_spoil(const char *copy, const char *name, long at, size_t count)
{
	char *path = g_build_filename(copy, name, NULL);
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	for (size_t i = 0; i < count; i++)
		fputc(0xA5, file);
	fclose(file);
	g_free(path);
}

static void count_event(void *context, const struct event *event)
{
	unsigned int *count = context;

	if (event->type != EVENT_KERNEL_BEGIN && event->type != EVENT_KERNEL_END)
		++*count;
}

/* Read the copy; returns the number of events and of problems that were said. */
static unsigned int copy_read(const char *copy, unsigned int *problem_count)
{
	const char *const directories[] = {copy, NULL};
	struct source_summary summary;
	unsigned int count = 0;

	*problem_count = 0;
	if (source_read(directories, count_event, &count, &summary) == 0)
		*problem_count = summary.problems->len;
	source_summary_clear(&summary);
	return count;
}

static void whole_recording(void **state)
{
	char *copy = copy_create();
	unsigned int problem_count;

	assert_int_equal(copy_read(copy, &problem_count), EVENT_COUNT);
	assert_int_equal(problem_count, 0);
	copy_free(copy);
}

/* One CPU's file ends within its packet: the other CPU's events are all there. */
static void cut_stream(void **state)
{
	char *copy = copy_create();
	unsigned int problem_count, count;

	file_cut(copy, "kch_0", 5000);
	count = copy_read(copy, &problem_count);
	assert_in_range(count, EVENT_COUNT / 4, EVENT_COUNT - 1);
	assert_int_equal(problem_count, 1);
	copy_free(copy);
}

static void spoilt_stream(void **state)
{
	char *copy = copy_create();
	unsigned int problem_count, count;

	file_spoil(copy, "kch_0", 40000, 1000);
	count = copy_read(copy, &problem_count);
	assert_in_range(count, EVENT_COUNT / 2, EVENT_COUNT - 1);
	assert_int_equal(problem_count, 1);
	copy_free(copy);
}

static void cut_metadata(void **state)
{
	char *copy = copy_create();
	unsigned int problem_count;

	file_cut(copy, "metadata", 6000);
	copy_read(copy, &problem_count);
	assert_true(problem_count >= 1);
	copy_free(copy);
}

static void no_metadata_left(void **state)
{
	char *copy = copy_create();
	const char *const directories[] = {copy, NULL};
	struct source_summary summary;
	unsigned int count = 0;

	file_cut(copy, "metadata", 0);
	assert_int_equal(source_read(directories, count_event, &count, &summary), -1);
	assert_int_equal(count, 0);
	source_summary_clear(&summary);
	copy_free(copy);
}

/* A trace that cannot be read at all does not take the one beside it along. */
static void broken_trace_beside_a_whole_one(void **state)
{
	char *copy = copy_create(), *broken = copy_create();
	const char *const directories[] = {broken, copy, NULL};
	struct source_summary summary;
	unsigned int count = 0;

	file_cut(broken, "metadata", 0);
	assert_int_equal(source_read(directories, count_event, &count, &summary), 0);
	assert_int_equal(count, EVENT_COUNT);
	assert_int_equal(summary.problems->len, 1);
	source_summary_clear(&summary);
	copy_free(broken);
	copy_free(copy);
}

/* Any byte of a stream may be wrong: nothing crashes and nothing hangs. */
static void spoilt_anywhere(void **state)
{
	for (long at = 0; at < 90000; at += 4507) {
		char *copy = copy_create();
		unsigned int problem_count;

		file_spoil(copy, "kch_0", at, 64);
		assert_true(copy_read(copy, &problem_count) > 0);
		copy_free(copy);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_recording),
		cmocka_unit_test(cut_stream),
		cmocka_unit_test(spoilt_stream),
		cmocka_unit_test(cut_metadata),
		cmocka_unit_test(no_metadata_left),
		cmocka_unit_test(broken_trace_beside_a_whole_one),
		cmocka_unit_test(spoilt_anywhere),
	};

	if (argc != 2) {
		print_error("usage: %s RECORDING\n", argv[0]);
		return EXIT_FAILURE;
	}
	whole = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
