/* SPDX-License-Identifier: MIT */
/* What is missing or of a wrong type is left out. */
#include "known_read.h"

#include "json_read.h"

/* Never NULL. */
static char *text_of(JsonObject *object, const char *name)
{
	char *text = json_read_string(object, name);

	return text ? text : g_strdup("");
}

static void tids_read(struct known_process *known, JsonArray *tids)
{
	for (guint i = 0; i < json_read_length(tids); i++) {
		JsonNode *node = json_array_get_element(tids, i);
		int32_t tid = JSON_NODE_HOLDS_VALUE(node) ? (int32_t)json_node_get_int(node) : 0;

		if (tid > 0)
			g_array_append_val(known->tids, tid);
	}
}

static void mappings_read(struct known_process *known, JsonArray *mappings)
{
	for (guint i = 0; i < json_read_length(mappings); i++) {
		JsonObject *object = json_read_object(mappings, i);
		struct process_mapping mapping;

		if (!object)
			continue;
		mapping.start = (uint64_t)json_read_number(object, "start", 0);
		mapping.end = (uint64_t)json_read_number(object, "end", 0);
		mapping.path = text_of(object, "path");
		mapping.build_id = text_of(object, "build_id");
		g_array_append_val(known->mappings, mapping);
	}
}

static void areas_read(struct known_process *known, JsonArray *areas)
{
	for (guint i = 0; i < json_read_length(areas); i++) {
		JsonObject *object = json_read_object(areas, i);
		struct process_area area;

		if (!object)
			continue;
		area.start = (uint64_t)json_read_number(object, "start", 0);
		area.end = (uint64_t)json_read_number(object, "end", 0);
		area.name = text_of(object, "name");
		g_array_append_val(known->areas, area);
	}
}

static struct known_process *process_read(JsonObject *object, int64_t target_pid,
					  int64_t attached_pid)
{
	int64_t pid = json_read_number(object, "pid", 0);
	struct known_process *known = known_create((int32_t)pid);

	known->seen_ns = (uint64_t)json_read_number(object, "seen_ns", 0);
	known->is_root = pid == target_pid;
	known->is_attached = pid == attached_pid;
	known->comm = text_of(object, "comm");
	known->exe = text_of(object, "exe");
	tids_read(known, json_read_array(object, "threads"));
	mappings_read(known, json_read_array(object, "mappings"));
	areas_read(known, json_read_array(object, "memory"));
	return known;
}

GPtrArray *known_read(JsonObject *recording)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(known_free);
	JsonArray *processes = json_read_array(recording, "processes");
	int64_t target_pid = json_read_number(recording, "target_pid", 0);
	int64_t attached_pid = json_read_number(recording, "attached_pid", 0);

	/* Followed even where nobody had a look at it. */
	if (target_pid > 0 && target_pid <= G_MAXINT32) {
		struct known_process *target = known_create((int32_t)target_pid);

		target->is_root = true;
		target->begin_ns = (uint64_t)json_read_number(recording, "start_ns", 0);
		g_ptr_array_add(all, target);
	}
	for (guint i = 0; i < json_read_length(processes); i++) {
		JsonObject *object = json_read_object(processes, i);

		if (object)
			g_ptr_array_add(all, process_read(object, target_pid, attached_pid));
	}
	return all;
}
