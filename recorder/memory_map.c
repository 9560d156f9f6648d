/* SPDX-License-Identifier: MIT */
/* Lines of one file that follow each other are one piece of memory. */
#include "memory_map.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "elf_span.h"
#include "target_file.h"

struct piece {
	uint64_t start;
	uint64_t end;
	bool has_code;
	char *name; /* empty: none */
};

struct description {
	JsonArray *mappings;
	JsonArray *memory;
	GHashTable *spans; /* of elf_spans_create() */
	int root_fd;	   /* the process's root directory */
};

/** Whether the line is one, of which `piece` receives all and `offset` where in the file it is. */
static bool line_read(const char *line, struct piece *piece, uint64_t *offset)
{
	char rights[5];
	int name_at = 0;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*s %*s %n", &piece->start,
		   &piece->end, rights, offset, &name_at) < 4)
		return false;
	piece->has_code = rights[2] == 'x';
	piece->name = g_strdup(name_at ? line + name_at : "");
	return true;
}

static JsonObject *object_of(const struct piece *piece)
{
	JsonObject *object = json_object_new();

	json_object_set_int_member(object, "start", (int64_t)piece->start);
	json_object_set_int_member(object, "end", (int64_t)piece->end);
	return object;
}

/* What the kernel puts into every process is nothing that a program waits at. */
static bool is_of_kernel(const char *name)
{
	return g_str_has_prefix(name, "[v");
}

static const struct elf_span *span_find(const struct description *description, const char *path)
{
	int fd = target_file_open(description->root_fd, path);
	const struct elf_span *span = NULL;

	if (fd >= 0) {
		span = elf_spans_find(description->spans, fd);
		close(fd);
	}
	return span;
}

static void piece_add(struct description *description, const struct piece *piece)
{
	const struct elf_span *span = NULL;
	JsonObject *object;
	g_autofree char *name = g_utf8_make_valid(piece->name, -1);

	if (!*piece->name || is_of_kernel(piece->name))
		return;
	object = object_of(piece);
	if (piece->has_code && *piece->name == '/')
		span = span_find(description, piece->name);
	if (span) {
		int64_t end = (int64_t)MAX(piece->end, piece->start + span->size);

		json_object_set_int_member(object, "end", end);
		json_object_set_string_member(object, "path", name);
		json_object_set_string_member(object, "build_id", span->build_id);
		json_array_add_object_element(description->mappings, object);
		return;
	}
	json_object_set_string_member(object, "name", name);
	json_array_add_object_element(description->memory, object);
}

/* A file that begins anew is mapped once more. */
static bool is_continued(const struct piece *piece, const struct piece *next, uint64_t offset)
{
	return *next->name && strcmp(piece->name, next->name) == 0 && offset > 0;
}

static void lines_read(struct description *description, char **lines)
{
	struct piece piece = {.name = g_strdup("")}, next;
	uint64_t offset;

	for (; *lines; lines++) {
		if (!line_read(*lines, &next, &offset))
			continue;
		if (is_continued(&piece, &next, offset)) {
			piece.end = next.end;
			piece.has_code |= next.has_code;
			g_free(next.name);
			continue;
		}
		piece_add(description, &piece);
		g_free(piece.name);
		piece = next;
	}
	piece_add(description, &piece);
	g_free(piece.name);
}

void memory_map_describe(JsonObject *process, pid_t pid, const char *text, GHashTable *spans)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct description description;

	description.mappings = json_array_new();
	description.memory = json_array_new();
	description.spans = spans;
	description.root_fd = target_file_root(pid);
	lines_read(&description, lines);
	if (description.root_fd >= 0)
		close(description.root_fd);
	json_object_set_array_member(process, "mappings", description.mappings);
	json_object_set_array_member(process, "memory", description.memory);
}

char *memory_map_named(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *named = g_string_new(NULL);

	for (char **line = lines; *line; line++) {
		struct piece piece;
		uint64_t offset;

		if (!line_read(*line, &piece, &offset))
			continue;
		if (*piece.name)
			g_string_append_printf(named, "%s\n", *line);
		g_free(piece.name);
	}
	return g_string_free(named, FALSE);
}

/* Where the line of that name begins, and ends; 0: there is none. */
static struct piece line_find(const char *text, const char *name)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct piece piece, found = {0};
	uint64_t offset;

	for (char **line = lines; *line; line++) {
		if (!line_read(*line, &piece, &offset))
			continue;
		if (strcmp(piece.name, name) == 0)
			found = piece;
		g_free(piece.name);
	}
	found.name = NULL;
	return found;
}

char *memory_map_image(const char *text)
{
	uint64_t begin = g_ascii_strtoull(text, NULL, 16), page = line_find(text, "[vdso]").start;

	/* A stack grows and is cut in pieces: it is the second choice. */
	if (!page)
		page = line_find(text, "[stack]").end;
	return g_strdup_printf("%" PRIx64 " %" PRIx64, begin, page);
}
