/* SPDX-License-Identifier: MIT */
/*
 * Two messages after each other are one that has the lists of both: so each element is compressed
 * as soon as it is known, and only the numbers that others refer to it by are kept. Of mapped files
 * the end is known last.
 */
#include "pprof_table.h"

#include <gio/gio.h>
#include <string.h>

#include "frame.h"

enum { LEVEL = 6, PAGE = 4096 };

struct pprof_table {
	GOutputStream *memory;
	GOutputStream *gzip;
	GHashTable *strings; /* each of these: text that tells one from all others -> number */
	GHashTable *functions;
	GHashTable *locations;
	GHashTable *mapping_ids;
	GPtrArray *mappings; /* struct mapping */
	GError *error;	     /* the first; NULL: none */
};

struct mapping {
	Pprof__Mapping message;
	char *path;
};

static void mapping_free(void *data)
{
	struct mapping *mapping = data;

	g_free(mapping->path);
	g_free(mapping);
}

static GHashTable *numbers_create(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* The number of `key`, which is taken over; is_new: it has none yet, and this is the next one. */
static guint number_get(GHashTable *numbers, char *key, bool *is_new)
{
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, key));

	*is_new = number == 0;
	if (!*is_new) {
		g_free(key);
		return number;
	}
	number = g_hash_table_size(numbers) + 1;
	g_hash_table_insert(numbers, key, GUINT_TO_POINTER(number));
	return number;
}

void pprof_table_add(struct pprof_table *table, const Pprof__Profile *part)
{
	size_t size = pprof__profile__get_packed_size(part);
	uint8_t *bytes = g_malloc(size);

	pprof__profile__pack(part, bytes);
	if (!table->error)
		g_output_stream_write_all(table->gzip, bytes, size, NULL, NULL, &table->error);
	g_free(bytes);
}

static void string_add(struct pprof_table *table, char *string)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;

	part.n_string_table = 1;
	part.string_table = &string;
	pprof_table_add(table, &part);
}

struct pprof_table *pprof_table_create(void)
{
	struct pprof_table *table = g_new0(struct pprof_table, 1);
	GConverter *compressor =
		G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL));
	char none[] = "";

	table->memory = g_memory_output_stream_new_resizable();
	table->gzip = g_converter_output_stream_new(table->memory, compressor);
	g_object_unref(compressor);
	table->strings = numbers_create();
	table->functions = numbers_create();
	table->locations = numbers_create();
	table->mapping_ids = numbers_create();
	table->mappings = g_ptr_array_new_with_free_func(mapping_free);
	string_add(table, none);
	return table;
}

void pprof_table_free(struct pprof_table *table)
{
	g_hash_table_destroy(table->strings);
	g_hash_table_destroy(table->functions);
	g_hash_table_destroy(table->locations);
	g_hash_table_destroy(table->mapping_ids);
	g_ptr_array_unref(table->mappings);
	g_object_unref(table->gzip);
	g_object_unref(table->memory);
	g_clear_error(&table->error);
	g_free(table);
}

int64_t pprof_table_string(struct pprof_table *table, const char *string)
{
	bool is_new;
	char *valid;
	guint number;

	if (!string || !string[0])
		return 0;
	valid = g_utf8_make_valid(string, -1);
	number = number_get(table->strings, valid, &is_new);
	if (is_new)
		string_add(table, valid);
	return number;
}

static uint64_t function_id(struct pprof_table *table, const char *name, const char *file)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__Function function = PPROF__FUNCTION__INIT, *list = &function;
	bool is_new;

	function.id = number_get(table->functions,
				 g_strdup_printf("%s\n%s", name, file ? file : ""), &is_new);
	if (!is_new)
		return function.id;
	function.name = pprof_table_string(table, name);
	function.system_name = function.name;
	function.filename = pprof_table_string(table, file);
	part.n_function = 1;
	part.function = &list;
	pprof_table_add(table, &part);
	return function.id;
}

/* The file that the place is in; 0: it is in none. */
static uint64_t mapping_id(struct pprof_table *table, const struct report_place *place)
{
	uint64_t start = place->address - place->offset;
	struct mapping *mapping;
	bool is_new;
	guint id;

	if (!place->module)
		return 0;
	id = number_get(table->mapping_ids,
			g_strdup_printf("%" G_GINT64_MODIFIER "x %s", start, place->module),
			&is_new);
	if (is_new) {
		mapping = g_new0(struct mapping, 1);
		pprof__mapping__init(&mapping->message);
		mapping->message.id = id;
		mapping->message.memory_start = start;
		mapping->message.filename = pprof_table_string(table, place->module);
		mapping->message.build_id = pprof_table_string(table, place->build_id);
		mapping->path = g_strdup(place->module);
		g_ptr_array_add(table->mappings, mapping);
	}
	mapping = table->mappings->pdata[id - 1];
	mapping->message.memory_limit =
		MAX(mapping->message.memory_limit, (place->address | (PAGE - 1)) + 1);
	mapping->message.has_functions |= place->function != NULL;
	mapping->message.has_filenames |= place->file != NULL;
	mapping->message.has_inline_frames |= place->file != NULL;
	mapping->message.has_line_numbers |= place->line != 0;
	return id;
}

static void location_add(struct pprof_table *table, Pprof__Location *location)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;

	part.n_location = 1;
	part.location = &location;
	pprof_table_add(table, &part);
}

/* `count` functions at one address, inlined ones first. */
static uint64_t location_id(struct pprof_table *table, const struct report_place *places,
			    guint count)
{
	Pprof__Location location = PPROF__LOCATION__INIT;
	Pprof__Line *lines, **line_list;
	bool is_new;

	location.mapping_id = mapping_id(table, places);
	/* The call itself, and not what comes after it. */
	location.address = places->address - 1;
	location.id = number_get(table->locations,
				 g_strdup_printf("%" G_GINT64_MODIFIER "u %" G_GINT64_MODIFIER "x",
						 location.mapping_id, places->address),
				 &is_new);
	if (!is_new)
		return location.id;
	lines = g_new(Pprof__Line, count);
	line_list = g_new(Pprof__Line *, count);
	for (guint i = 0; i < count; i++) {
		char *name = frame_name(&places[i]);

		pprof__line__init(&lines[i]);
		lines[i].function_id = function_id(table, name, places[i].file);
		lines[i].line = places[i].line;
		line_list[i] = &lines[i];
		g_free(name);
	}
	location.n_line = count;
	location.line = line_list;
	location_add(table, &location);
	g_free(lines);
	g_free(line_list);
	return location.id;
}

uint64_t pprof_table_name(struct pprof_table *table, const char *name)
{
	Pprof__Location location = PPROF__LOCATION__INIT;
	Pprof__Line line = PPROF__LINE__INIT, *lines = &line;
	bool is_new;

	location.id = number_get(table->locations, g_strdup(name), &is_new);
	if (!is_new)
		return location.id;
	line.function_id = function_id(table, name, NULL);
	location.n_line = 1;
	location.line = &lines;
	location_add(table, &location);
	return location.id;
}

/* A function that calls itself from one place is there twice, and nothing is inlined there. */
static bool is_same_call(const struct report_place *first, const struct report_place *next)
{
	return next->address == first->address &&
	       (next->line != first->line || g_strcmp0(next->function, first->function) != 0);
}

void pprof_table_stack(struct pprof_table *table, const GArray *stack, GArray *ids)
{
	const struct report_place *places = (const void *)stack->data;

	for (guint i = 0, count; i < stack->len; i += count) {
		uint64_t id;

		for (count = 1; i + count < stack->len; count++) {
			if (!is_same_call(&places[i], &places[i + count]))
				break;
		}
		id = location_id(table, &places[i], count);
		g_array_append_val(ids, id);
	}
}

static void mapping_add(struct pprof_table *table, struct mapping *mapping)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__Mapping *list = &mapping->message;

	part.n_mapping = 1;
	part.mapping = &list;
	pprof_table_add(table, &part);
}

/* Readers take the first one for the program. */
static void mappings_add(struct pprof_table *table, const char *program)
{
	for (int is_program = 1; is_program >= 0; is_program--) {
		for (guint i = 0; i < table->mappings->len; i++) {
			struct mapping *mapping = table->mappings->pdata[i];

			if ((g_strcmp0(mapping->path, program) == 0) == is_program)
				mapping_add(table, mapping);
		}
	}
}

int pprof_table_print(struct pprof_table *table, const char *program, FILE *stream)
{
	GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM(table->memory);

	mappings_add(table, program);
	if (!table->error)
		g_output_stream_close(table->gzip, NULL, &table->error);
	if (table->error) {
		fprintf(stderr, "lockcost: the profile cannot be compressed: %s\n",
			table->error->message);
		return -1;
	}
	fwrite(g_memory_output_stream_get_data(memory), 1,
	       g_memory_output_stream_get_data_size(memory), stream);
	return 0;
}
