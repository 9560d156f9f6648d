/* SPDX-License-Identifier: MIT */
/*
 * babeltrace2 refuses a whole trace when one file ends in the middle of a packet. The layout read
 * here is the one that all of LTTng's tracers write (lttng-tools: doc of CTF 1.8, metadata-packet
 * header).
 */
#include "salvage.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum {
	DATA_MAGIC = 0xC1FC1FC1,
	DATA_HEADER_BYTES = 64,	  /* up to the end of packet_size */
	DATA_PACKET_SIZE_AT = 56, /* uint64_t, in bits */
	METADATA_MAGIC = 0x75D11D57,
	METADATA_HEADER_BYTES = 37,
	METADATA_CONTENT_SIZE_AT = 24, /* uint32_t, in bits, header included */
	METADATA_PACKET_SIZE_AT = 28,  /* uint32_t, in bits */
};

struct salvage {
	char *directory;
	char *loss;
	uint64_t cut_bytes;
	unsigned int cut_files;
};

static uint32_t read_u32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static uint64_t read_u64(const char *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* Length of the whole packets at the beginning of a data file. */
static size_t data_whole_length(const char *data, size_t length)
{
	size_t at = 0;

	while (length - at >= DATA_HEADER_BYTES && read_u32(data + at) == DATA_MAGIC) {
		uint64_t packet_bytes = read_u64(data + at + DATA_PACKET_SIZE_AT) / 8;

		if (packet_bytes < DATA_HEADER_BYTES || packet_bytes > length - at)
			break;
		at += packet_bytes;
	}
	return at;
}

/*
 * The text of the metadata packet at `at`, its length and the packet's; false where it is not
 * whole.
 */
static bool metadata_packet(const char *data, size_t length, size_t at, size_t *content,
			    size_t *packet)
{
	if (length - at < METADATA_HEADER_BYTES || read_u32(data + at) != METADATA_MAGIC)
		return false;
	*content = read_u32(data + at + METADATA_CONTENT_SIZE_AT) / 8;
	*packet = read_u32(data + at + METADATA_PACKET_SIZE_AT) / 8;
	return *content >= METADATA_HEADER_BYTES && *content <= *packet && *packet <= length - at;
}

/*
 * The text of the whole metadata packets, up to the last whole declaration; NULL when there is
 * none.
 */
static GString *metadata_text(const char *data, size_t length)
{
	GString *text = g_string_new("/* CTF 1.8 */\n");
	size_t prefix = text->len, at = 0, content, packet;
	char *end;

	while (metadata_packet(data, length, at, &content, &packet)) {
		g_string_append_len(text, data + at + METADATA_HEADER_BYTES,
				    (gssize)(content - METADATA_HEADER_BYTES));
		at += packet;
	}
	end = g_strrstr(text->str + prefix, "\n};");
	if (!end) {
		g_string_free(text, TRUE);
		return NULL;
	}
	g_string_truncate(text, (gsize)(end - text->str) + strlen("\n};"));
	g_string_append_c(text, '\n');
	return text;
}

static bool metadata_copy(const char *from, const char *to)
{
	GMappedFile *file = g_mapped_file_new(from, FALSE, NULL);
	GString *text = NULL;
	bool is_copied = false;

	if (file && g_mapped_file_get_length(file) > 0)
		text = metadata_text(g_mapped_file_get_contents(file),
				     g_mapped_file_get_length(file));
	if (text) {
		is_copied = g_file_set_contents(to, text->str, (gssize)text->len, NULL);
		g_string_free(text, TRUE);
	}
	g_clear_pointer(&file, g_mapped_file_unref);
	return is_copied;
}

static void data_copy(struct salvage *salvage, const char *from, const char *to)
{
	GMappedFile *file = g_mapped_file_new(from, FALSE, NULL);
	size_t length, whole = 0;

	if (!file)
		return;
	length = g_mapped_file_get_length(file);
	if (length > 0)
		whole = data_whole_length(g_mapped_file_get_contents(file), length);
	if (whole < length) {
		salvage->cut_bytes += length - whole;
		salvage->cut_files++;
	}
	if (whole == length && length > 0) {
		char *target = g_canonicalize_filename(from, NULL);

		if (symlink(target, to) != 0)
			salvage->cut_files++;
		g_free(target);
	} else if (whole > 0 && !g_file_set_contents(to, g_mapped_file_get_contents(file),
						     (gssize)whole, NULL)) {
		salvage->cut_bytes += whole;
	}
	g_mapped_file_unref(file);
}

bool salvage_is_metadata_whole(const char *directory)
{
	char *path = g_build_filename(directory, "metadata", NULL);
	GMappedFile *file = g_mapped_file_new(path, FALSE, NULL);
	size_t length = file ? g_mapped_file_get_length(file) : 0;
	const char *data = length ? g_mapped_file_get_contents(file) : NULL;
	size_t at = 0, content, packet;
	bool is_whole = length > 0;

	/* Metadata in plain text starts with a comment, and babeltrace2 copes with its end. */
	if (length >= sizeof(uint32_t) && read_u32(data) == METADATA_MAGIC) {
		while (metadata_packet(data, length, at, &content, &packet))
			at += packet;
		is_whole = at == length;
	}
	g_clear_pointer(&file, g_mapped_file_unref);
	g_free(path);
	return is_whole;
}

struct salvage *salvage_create(const char *directory)
{
	struct salvage *salvage = g_new0(struct salvage, 1);
	GDir *dir = g_dir_open(directory, 0, NULL);
	bool has_metadata = false;
	const char *name;

	salvage->directory = g_dir_make_tmp("lockcost-XXXXXX", NULL);
	while (dir && salvage->directory && (name = g_dir_read_name(dir))) {
		char *from = g_build_filename(directory, name, NULL);
		char *to = g_build_filename(salvage->directory, name, NULL);

		if (strcmp(name, "metadata") == 0)
			has_metadata = metadata_copy(from, to);
		else if (g_file_test(from, G_FILE_TEST_IS_REGULAR))
			data_copy(salvage, from, to);
		g_free(from);
		g_free(to);
	}
	g_clear_pointer(&dir, g_dir_close);
	if (!has_metadata) {
		salvage_free(salvage);
		return NULL;
	}
	salvage->loss = g_strdup_printf("%u of its files end within a packet; %" G_GUINT64_FORMAT
					" bytes cannot be read",
					salvage->cut_files, salvage->cut_bytes);
	return salvage;
}

const char *salvage_directory(const struct salvage *salvage)
{
	return salvage->directory;
}

const char *salvage_loss(const struct salvage *salvage)
{
	return salvage->loss;
}

/* Everything in the copy is a plain file or a link that we made. */
static void directory_delete(const char *directory)
{
	GDir *dir = g_dir_open(directory, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *path = g_build_filename(directory, name, NULL);

		g_unlink(path);
		g_free(path);
	}
	g_clear_pointer(&dir, g_dir_close);
	g_rmdir(directory);
}

void salvage_free(void *data)
{
	struct salvage *salvage = data;

	if (!salvage)
		return;
	if (salvage->directory)
		directory_delete(salvage->directory);
	g_free(salvage->directory);
	g_free(salvage->loss);
	g_free(salvage);
}
