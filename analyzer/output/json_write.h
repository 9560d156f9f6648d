/* SPDX-License-Identifier: MIT */
/* Members of JSON objects: unknown numbers and absent strings become null. */
#ifndef LOCKCOST_JSON_WRITE_H
#define LOCKCOST_JSON_WRITE_H

#include <json-glib/json-glib.h>

#include "report.h"

/** Null where `value` is REPORT_UNKNOWN, or more than JSON's readers can be expected to take. */
void json_write_number(JsonBuilder *json, const char *name, uint64_t value);
/** Any integer, negative ones too. */
void json_write_integer(JsonBuilder *json, const char *name, int value);
void json_write_bool(JsonBuilder *json, const char *name, gboolean value);
void json_write_string(JsonBuilder *json, const char *name, const char *value);
void json_write_null(JsonBuilder *json, const char *name);
void json_write_empty_array(JsonBuilder *json, const char *name);
void json_write_strings(JsonBuilder *json, const char *name, const GPtrArray *values);
void json_write_place(JsonBuilder *json, const char *name, const struct report_place *place);

/** Members total, max, p50, p90, p99 and histogram, into the object that is open. */
void json_write_distribution(JsonBuilder *json, const struct report_distribution *distribution);

#endif
