/* SPDX-License-Identifier: MIT */
/* recording.json may be of any version, or damaged. */
#include "json_read.h"

static JsonNode *member_find(JsonObject *object, const char *name, GType type)
{
	JsonNode *node = json_object_get_member(object, name);

	if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != type)
		return NULL;
	return node;
}

int64_t json_read_number(JsonObject *object, const char *name, int64_t fallback)
{
	JsonNode *node = member_find(object, name, G_TYPE_INT64);

	return node ? json_node_get_int(node) : fallback;
}

char *json_read_string(JsonObject *object, const char *name)
{
	JsonNode *node = member_find(object, name, G_TYPE_STRING);

	return node && json_node_get_string(node)[0] ? json_node_dup_string(node) : NULL;
}

JsonArray *json_read_array(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

guint json_read_length(JsonArray *array)
{
	return array ? json_array_get_length(array) : 0;
}

JsonObject *json_read_object(JsonArray *array, guint index)
{
	JsonNode *node = json_array_get_element(array, index);

	return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}
