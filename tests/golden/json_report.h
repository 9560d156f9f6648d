/* SPDX-License-Identifier: MIT */
/* The JSON report of a recording, as a tree that tests look into. */
#ifndef LOCKCOST_JSON_REPORT_H
#define LOCKCOST_JSON_REPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

/**
 * Report a recording, or with `is_trace` directories of CTF traces, each on a line of its own. The
 * test fails if it cannot.
 */
JsonNode *json_report_read(const char *directory, bool is_trace);

/** The n-th object, costliest first, of that kind in `locks` or `signals`. */
JsonObject *json_report_object(JsonNode *root, const char *list, const char *kind, guint n);

/** The object in `locks` or `signals` whose class ends so. */
JsonObject *json_report_class(JsonNode *root, const char *list, const char *class_end);

/** A number that has to be known. */
gint64 json_report_number(JsonObject *object, const char *name);

/** The member `total` of a distribution. */
gint64 json_report_total(JsonObject *object, const char *name);

/** The numbers of an object, all of which have to be known and not negative, added up. */
gint64 json_report_sum(JsonObject *object);

#endif
