/* SPDX-License-Identifier: MIT */
/* Members of JSON objects that may be missing, null, or of a wrong type. */
#ifndef LOCKCOST_JSON_READ_H
#define LOCKCOST_JSON_READ_H

#include <json-glib/json-glib.h>
#include <stdint.h>

/** An integer member; `fallback` where there is none. */
int64_t json_read_number(JsonObject *object, const char *name, int64_t fallback);

/** A string member, to be freed; NULL where there is none, or an empty one. */
char *json_read_string(JsonObject *object, const char *name);

/** An array member, NULL where there is none. */
JsonArray *json_read_array(JsonObject *object, const char *name);

/** How long it is; 0 of NULL. */
guint json_read_length(JsonArray *array);

/** An element, NULL where it is no object. */
JsonObject *json_read_object(JsonArray *array, guint index);

#endif
