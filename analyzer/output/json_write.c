/* SPDX-License-Identifier: MIT */
/* The small pieces that JSON reports are made of. */
#include "json_write.h"

void json_write_null(JsonBuilder *json, const char *name)
{
	json_builder_set_member_name(json, name);
	json_builder_add_null_value(json);
}

void json_write_number(JsonBuilder *json, const char *name, uint64_t value)
{
	json_builder_set_member_name(json, name);
	/* JSON's integers end at 2^63: beyond are damaged recordings only. */
	if (value > G_MAXINT64)
		json_builder_add_null_value(json);
	else
		json_builder_add_int_value(json, (gint64)value);
}

void json_write_integer(JsonBuilder *json, const char *name, int value)
{
	json_builder_set_member_name(json, name);
	json_builder_add_int_value(json, value);
}

void json_write_bool(JsonBuilder *json, const char *name, gboolean value)
{
	json_builder_set_member_name(json, name);
	json_builder_add_boolean_value(json, value);
}

/* Names come from the traced program and need not be UTF-8. */
static void string_add(JsonBuilder *json, const char *value)
{
	char *valid = g_utf8_make_valid(value, -1);

	json_builder_add_string_value(json, valid);
	g_free(valid);
}

void json_write_string(JsonBuilder *json, const char *name, const char *value)
{
	json_builder_set_member_name(json, name);
	if (value)
		string_add(json, value);
	else
		json_builder_add_null_value(json);
}

void json_write_empty_array(JsonBuilder *json, const char *name)
{
	json_builder_set_member_name(json, name);
	json_builder_begin_array(json);
	json_builder_end_array(json);
}

void json_write_strings(JsonBuilder *json, const char *name, const GPtrArray *values)
{
	json_builder_set_member_name(json, name);
	json_builder_begin_array(json);
	for (guint i = 0; i < values->len; i++)
		string_add(json, values->pdata[i]);
	json_builder_end_array(json);
}

static void address_write(JsonBuilder *json, uint64_t address)
{
	char text[24];

	g_snprintf(text, sizeof(text), "0x%" G_GINT64_MODIFIER "x", address);
	json_write_string(json, "address", text);
}

void json_write_place(JsonBuilder *json, const char *name, const struct report_place *place)
{
	if (!place->address) {
		if (name)
			json_builder_set_member_name(json, name);
		json_builder_add_null_value(json);
		return;
	}
	if (name)
		json_builder_set_member_name(json, name);
	json_builder_begin_object(json);
	json_write_string(json, "function", place->function);
	json_write_string(json, "file", place->file);
	json_write_number(json, "line", place->line ? place->line : REPORT_UNKNOWN);
	json_write_string(json, "module", place->module);
	address_write(json, place->address);
	json_write_string(json, "text", place->text);
	json_builder_end_object(json);
}

static gint64 whole_count(double count)
{
	return count < (double)G_MAXINT64 ? (gint64)(count + 0.5) : G_MAXINT64;
}

static void buckets_write(JsonBuilder *json, const GArray *buckets)
{
	json_builder_set_member_name(json, "histogram");
	json_builder_begin_array(json);
	for (guint i = 0; buckets && i < buckets->len; i++) {
		const struct report_bucket *bucket =
			&g_array_index(buckets, struct report_bucket, i);

		json_builder_begin_array(json);
		json_builder_add_int_value(json, (gint64)MIN(bucket->upper_ns, G_MAXINT64));
		json_builder_add_int_value(json, whole_count(bucket->count));
		json_builder_end_array(json);
	}
	json_builder_end_array(json);
}

void json_write_distribution(JsonBuilder *json, const struct report_distribution *distribution)
{
	json_write_number(json, "total", distribution->total_ns);
	json_write_number(json, "max", distribution->max_ns);
	json_write_number(json, "p50", distribution->p50_ns);
	json_write_number(json, "p90", distribution->p90_ns);
	json_write_number(json, "p99", distribution->p99_ns);
	buckets_write(json, distribution->buckets);
}
