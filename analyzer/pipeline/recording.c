/* SPDX-License-Identifier: MIT */
/* Members that are missing or null are unknown; of a wrong type, too. */
#include "recording.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#include "json_read.h"
#include "known_read.h"
#include "lockcost/recording.h"
#include "others.h"

static void strings_read(JsonObject *object, const char *name, GPtrArray *strings)
{
	JsonArray *array = json_read_array(object, name);

	for (guint i = 0; i < json_read_length(array); i++) {
		JsonNode *element = json_array_get_element(array, i);

		if (JSON_NODE_HOLDS_VALUE(element) &&
		    json_node_get_value_type(element) == G_TYPE_STRING)
			g_ptr_array_add(strings, json_node_dup_string(element));
	}
}

static void object_read(JsonObject *object, struct recording *recording, struct report *report)
{
	recording->start_ns = (uint64_t)json_read_number(object, "start_ns", 0);
	recording->end_ns = (uint64_t)json_read_number(object, "end_ns", 0);
	recording->pid_namespace = (uint64_t)json_read_number(object, "pid_namespace", 0);
	recording->kernel_lost = (uint64_t)json_read_number(object, "kernel_lost_events", -1);
	recording->ust_lost = (uint64_t)json_read_number(object, "ust_lost_events", -1);
	recording->known = known_read(object);
	recording->others = others_read(object);
	report->attached_pid = (int32_t)(uint64_t)json_read_number(object, "attached_pid", 0);
	strings_read(object, "command", report->command);
	strings_read(object, "notes", report->notes);
	report->start_time = json_read_string(object, "start_time");
	report->hostname = json_read_string(object, "hostname");
	report->kernel_source = json_read_string(object, "kernel_source");
	report->kernel_note = json_read_string(object, "kernel_note");
	report->state = json_read_string(object, "state");
	report->cpus = (uint64_t)json_read_number(object, "cpus", -1);
	report->exit_status = json_read_number(object, "exit_status", -1);
	report->exit_signal = json_read_number(object, "exit_signal", -1);
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
	    (uint64_t)json_read_number(json_node_get_object(root), "format_version", 0) !=
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
