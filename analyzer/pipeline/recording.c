/* SPDX-License-Identifier: MIT */
/* Members that are missing or null are unknown; of a wrong type, too. */
#include "recording.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#include "known_read.h"
#include "lockcost/recording.h"

static JsonNode *member_find(JsonObject *object, const char *name, GType type)
{
	JsonNode *node = json_object_get_member(object, name);

	if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != type)
		return NULL;
	return node;
}

static uint64_t number_read(JsonObject *object, const char *name, uint64_t fallback)
{
	JsonNode *node = member_find(object, name, G_TYPE_INT64);

	return node ? (uint64_t)json_node_get_int(node) : fallback;
}

static char *string_read(JsonObject *object, const char *name)
{
	JsonNode *node = member_find(object, name, G_TYPE_STRING);

	return node && json_node_get_string(node)[0] ? json_node_dup_string(node) : NULL;
}

static void strings_read(JsonObject *object, const char *name, GPtrArray *strings)
{
	JsonNode *node = json_object_get_member(object, name);
	JsonArray *array;

	if (!node || !JSON_NODE_HOLDS_ARRAY(node))
		return;
	array = json_node_get_array(node);
	for (guint i = 0; i < json_array_get_length(array); i++) {
		JsonNode *element = json_array_get_element(array, i);

		if (JSON_NODE_HOLDS_VALUE(element) &&
		    json_node_get_value_type(element) == G_TYPE_STRING)
			g_ptr_array_add(strings, json_node_dup_string(element));
	}
}

static void object_read(JsonObject *object, struct recording *recording, struct report *report)
{
	recording->start_ns = number_read(object, "start_ns", 0);
	recording->end_ns = number_read(object, "end_ns", 0);
	recording->pid_namespace = number_read(object, "pid_namespace", 0);
	recording->kernel_lost = number_read(object, "kernel_lost_events", REPORT_UNKNOWN);
	recording->ust_lost = number_read(object, "ust_lost_events", REPORT_UNKNOWN);
	recording->known = known_read(object);
	report->attached_pid = (int32_t)number_read(object, "attached_pid", 0);
	strings_read(object, "command", report->command);
	strings_read(object, "notes", report->notes);
	report->start_time = string_read(object, "start_time");
	report->hostname = string_read(object, "hostname");
	report->kernel_source = string_read(object, "kernel_source");
	report->kernel_note = string_read(object, "kernel_note");
	report->state = string_read(object, "state");
	report->cpus = number_read(object, "cpus", REPORT_UNKNOWN);
	report->exit_status = (int64_t)number_read(object, "exit_status", UINT64_MAX);
	report->exit_signal = (int64_t)number_read(object, "exit_signal", UINT64_MAX);
}

int recording_read(const char *directory, struct recording *recording, struct report *report)
{
	char *path = g_build_filename(directory, LOCKCOST_FILE_ABOUT, NULL);
	JsonParser *parser = json_parser_new();
	GError *error = NULL;
	JsonNode *root;
	int result = -1;

	if (!json_parser_load_from_file(parser, path, &error)) {
		fprintf(stderr,
			"lockcost: %s is no recording: %s (a directory of CTF traces alone is read "
			"with --trace)\n",
			directory, error->message);
		g_error_free(error);
		goto out;
	}
	root = json_parser_get_root(parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root) ||
	    number_read(json_node_get_object(root), "format_version", 0) !=
		    LOCKCOST_FORMAT_VERSION) {
		fprintf(stderr,
			"lockcost: %s is not of format %d; read it with the lockcost that wrote "
			"it\n",
			path, LOCKCOST_FORMAT_VERSION);
		goto out;
	}
	object_read(json_node_get_object(root), recording, report);
	result = 0;
out:
	g_object_unref(parser);
	g_free(path);
	return result;
}
