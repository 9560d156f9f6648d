/* SPDX-License-Identifier: MIT */
/* LTTng's metadata is text in packets: what is replaced has to keep its length. */
#include "recording_copy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

/* What was before it and how long it is stays, so that the packets' sizes stay right. */
struct metadata {
	char *path;
	char *bytes;
	gsize length;
};

static void run(char **words)
{
	int status = -1;

	assert_true(g_spawn_sync(NULL, words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
				 &status, NULL));
	assert_int_equal(status, 0);
}

char *recording_copy_create(const char *directory)
{
	char *copy = g_dir_make_tmp("lockcost-test-XXXXXX", NULL);
	g_autofree char *contents = g_strconcat(directory, "/.", NULL);
	char *words[] = {"cp", "-r", contents, copy, NULL};

	assert_non_null(copy);
	run(words);
	return copy;
}

void recording_copy_free(char *copy)
{
	char *words[] = {"rm", "-r", copy, NULL};

	run(words);
	g_free(copy);
}

static struct metadata metadata_read(const char *copy, const char *trace)
{
	struct metadata metadata = {.path = g_build_filename(copy, trace, "metadata", NULL)};

	assert_true(g_file_get_contents(metadata.path, &metadata.bytes, &metadata.length, NULL));
	return metadata;
}

static void metadata_write(struct metadata *metadata)
{
	assert_true(g_file_set_contents(metadata->path, metadata->bytes, (gssize)metadata->length,
					NULL));
	g_free(metadata->bytes);
	g_free(metadata->path);
}

/* The first place of `text` after that of `before`. */
static char *find_after(const struct metadata *metadata, const char *before, const char *text)
{
	const char *end = metadata->bytes + metadata->length;
	char *at = memmem(metadata->bytes, metadata->length, before, strlen(before));

	assert_non_null(at);
	at = memmem(at, (size_t)(end - at), text, strlen(text));
	assert_non_null(at);
	return at;
}

void recording_copy_shift_clock(const char *copy, const char *trace, int64_t shift_ns)
{
	struct metadata metadata = metadata_read(copy, trace);
	char *digits = find_after(&metadata, "clock {", "offset = ") + strlen("offset = ");
	size_t length = strspn(digits, "0123456789");
	g_autofree char *shifted =
		g_strdup_printf("%" G_GINT64_FORMAT, g_ascii_strtoll(digits, NULL, 10) + shift_ns);

	assert_int_equal(strlen(shifted), length);
	memcpy(digits, shifted, length);
	metadata_write(&metadata);
}

void recording_copy_hide_tid(const char *copy, const char *trace)
{
	struct metadata metadata = metadata_read(copy, trace);

	memcpy(find_after(&metadata, "event.context", " _tid;"), " _xxx;", strlen(" _xxx;"));
	metadata_write(&metadata);
}
