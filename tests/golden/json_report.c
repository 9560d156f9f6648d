/* SPDX-License-Identifier: MIT */
/* Through the whole pipeline, as `lockcost report --format=json` does it. */
#include "json_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline.h"

JsonNode *json_report_read(const char *directory, bool is_trace)
{
	struct report_options options;
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	GError *error = NULL;
	JsonNode *root;

	report_options_init(&options);
	if (is_trace)
		options.traces = g_strsplit(directory, "\n", -1);
	else
		options.directory = g_strdup(directory);
	options.format = g_strdup("json");
	assert_int_equal(report_write(&options, stream), REPORT_STATUS_FINE);
	fclose(stream);
	root = json_from_string(text, &error);
	assert_null(error);
	free(text);
	report_options_clear(&options);
	return root;
}

JsonObject *json_report_object(JsonNode *root, const char *list, const char *kind, guint n)
{
	JsonArray *objects = json_object_get_array_member(json_node_get_object(root), list);

	for (guint i = 0; i < json_array_get_length(objects); i++) {
		JsonObject *object = json_array_get_object_element(objects, i);

		if (strcmp(json_object_get_string_member(object, "kind"), kind) == 0 && n-- == 0)
			return object;
	}
	fail_msg("no %s in %s", kind, list);
	return NULL;
}

JsonObject *json_report_class(JsonNode *root, const char *list, const char *class_end)
{
	JsonArray *objects = json_object_get_array_member(json_node_get_object(root), list);

	for (guint i = 0; i < json_array_get_length(objects); i++) {
		JsonObject *object = json_array_get_object_element(objects, i);
		const char *class = json_object_get_string_member(object, "class");

		if (class && g_str_has_suffix(class, class_end))
			return object;
	}
	fail_msg("nothing of class %s in %s", class_end, list);
	return NULL;
}

gint64 json_report_number(JsonObject *object, const char *name)
{
	assert_false(json_object_get_null_member(object, name));
	return json_object_get_int_member(object, name);
}

gint64 json_report_total(JsonObject *object, const char *name)
{
	return json_report_number(json_object_get_object_member(object, name), "total");
}

gint64 json_report_sum(JsonObject *object)
{
	GList *names = json_object_get_members(object);
	gint64 sum = 0;

	for (GList *name = names; name; name = name->next) {
		assert_true(json_report_number(object, name->data) >= 0);
		sum += json_report_number(object, name->data);
	}
	g_list_free(names);
	return sum;
}
