/* SPDX-License-Identifier: MIT */
/* What is missing or of a wrong type is left out. */
#include "known_read.h"

static int64_t number_of(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64
		       ? json_node_get_int(node)
		       : 0;
}

/* To be freed; empty where there is none. */
static char *string_of(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && JSON_NODE_HOLDS_VALUE(node) &&
			       json_node_get_value_type(node) == G_TYPE_STRING
		       ? json_node_dup_string(node)
		       : g_strdup("");
}

static JsonArray *array_of(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static guint length_of(JsonArray *array)
{
	return array ? json_array_get_length(array) : 0;
}

static JsonObject *object_at(JsonArray *array, guint index)
{
	JsonNode *node = json_array_get_element(array, index);

	return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static void tids_read(struct known_process *known, JsonArray *tids)
{
	for (guint i = 0; i < length_of(tids); i++) {
		JsonNode *node = json_array_get_element(tids, i);
		int32_t tid = JSON_NODE_HOLDS_VALUE(node) ? (int32_t)json_node_get_int(node) : 0;

		if (tid > 0)
			g_array_append_val(known->tids, tid);
	}
}

static void mappings_read(struct known_process *known, JsonArray *mappings)
{
	for (guint i = 0; i < length_of(mappings); i++) {
		JsonObject *object = object_at(mappings, i);
		struct process_mapping mapping;

		if (!object)
			continue;
		mapping.start = (uint64_t)number_of(object, "start");
		mapping.end = (uint64_t)number_of(object, "end");
		mapping.path = string_of(object, "path");
		mapping.build_id = string_of(object, "build_id");
		g_array_append_val(known->mappings, mapping);
	}
}

static void areas_read(struct known_process *known, JsonArray *areas)
{
	for (guint i = 0; i < length_of(areas); i++) {
		JsonObject *object = object_at(areas, i);
		struct process_area area;

		if (!object)
			continue;
		area.start = (uint64_t)number_of(object, "start");
		area.end = (uint64_t)number_of(object, "end");
		area.name = string_of(object, "name");
		g_array_append_val(known->areas, area);
	}
}

static struct known_process *process_read(JsonObject *object, int64_t target_pid)
{
	int64_t pid = number_of(object, "pid");
	struct known_process *known = known_create((int32_t)pid);

	known->seen_ns = (uint64_t)number_of(object, "seen_ns");
	known->is_root = pid == target_pid;
	known->comm = string_of(object, "comm");
	known->exe = string_of(object, "exe");
	tids_read(known, array_of(object, "threads"));
	mappings_read(known, array_of(object, "mappings"));
	areas_read(known, array_of(object, "memory"));
	return known;
}

GPtrArray *known_read(JsonObject *recording)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(known_free);
	JsonArray *processes = array_of(recording, "processes");
	int64_t target_pid = number_of(recording, "target_pid");

	/* Followed even where nobody had a look at it. */
	if (target_pid > 0 && target_pid <= G_MAXINT32) {
		struct known_process *target = known_create((int32_t)target_pid);

		target->is_root = true;
		g_ptr_array_add(all, target);
	}
	for (guint i = 0; i < length_of(processes); i++) {
		JsonObject *object = object_at(processes, i);

		if (object)
			g_ptr_array_add(all, process_read(object, target_pid));
	}
	return all;
}
