/* SPDX-License-Identifier: MIT */
/* Looks an address up in its process's mappings, then in the file. */
#include "symbols.h"

#include "frames.h"
#include "module.h"
#include "variable.h"

struct mapping {
	uint64_t start;
	uint64_t end;
	struct module *module;
};

struct symbols_space {
	struct symbols *symbols;
	GArray *mappings; /* struct mapping */
};

struct symbols {
	GHashTable *modules; /* "build-id path" -> struct module */
	GPtrArray *spaces;
};

static void space_free(void *data)
{
	struct symbols_space *space = data;

	g_array_unref(space->mappings);
	g_free(space);
}

struct symbols *symbols_create(void)
{
	struct symbols *symbols = g_new0(struct symbols, 1);

	symbols->modules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, module_free);
	symbols->spaces = g_ptr_array_new_with_free_func(space_free);
	return symbols;
}

void symbols_free(struct symbols *symbols)
{
	if (!symbols)
		return;
	g_ptr_array_unref(symbols->spaces);
	g_hash_table_destroy(symbols->modules);
	g_free(symbols);
}

struct symbols_space *symbols_add_space(struct symbols *symbols)
{
	struct symbols_space *space = g_new0(struct symbols_space, 1);

	space->symbols = symbols;
	space->mappings = g_array_new(FALSE, FALSE, sizeof(struct mapping));
	g_ptr_array_add(symbols->spaces, space);
	return space;
}

void symbols_add_mapping(struct symbols_space *space, uint64_t start, uint64_t end,
			 const char *path, const char *build_id)
{
	char *key = g_strdup_printf("%s %s", build_id, path);
	struct mapping mapping = {start, end, g_hash_table_lookup(space->symbols->modules, key)};

	if (!mapping.module) {
		mapping.module = module_create(path, build_id);
		g_hash_table_insert(space->symbols->modules, key, mapping.module);
	} else {
		g_free(key);
	}
	g_array_append_val(space->mappings, mapping);
}

/* The newest mapping wins: what was there before has been unmapped. */
static const struct mapping *mapping_find(const struct symbols_space *space, uint64_t address)
{
	for (guint i = space->mappings->len; i-- > 0;) {
		const struct mapping *mapping = &g_array_index(space->mappings, struct mapping, i);

		if (address >= mapping->start && address < mapping->end)
			return mapping;
	}
	return NULL;
}

static void place_locate(struct report_place *place, const struct mapping *mapping,
			 uint64_t address)
{
	place->address = address;
	if (!mapping)
		return;
	place->module = g_strdup(mapping->module->path);
	place->build_id = mapping->module->build_id[0] ? g_strdup(mapping->module->build_id) : NULL;
	place->offset = address - mapping->start;
}

void symbols_append_call(struct symbols_space *space, uint64_t return_address, GArray *frames)
{
	const struct mapping *mapping = mapping_find(space, return_address);
	guint first = frames->len;

	/*
	 * The call itself is before its return address, which may be another line's, or function's.
	 */
	if (mapping && module_open(mapping->module))
		frames_append(mapping->module, return_address - 1 - mapping->start, frames);
	else
		g_array_set_size(frames, frames->len + 1);
	for (guint i = first; i < frames->len; i++)
		place_locate(&g_array_index(frames, struct report_place, i), mapping,
			     return_address);
}

void symbols_find_data(struct symbols_space *space, struct report_place *place)
{
	const struct mapping *mapping = mapping_find(space, place->address);

	place_locate(place, mapping, place->address);
	if (mapping && module_open(mapping->module))
		place->function = variable_name(mapping->module, place->offset);
}
