/* SPDX-License-Identifier: MIT */
/* Lets libtraceevent parse format files, and keeps only what the converter looks up per event. */
#include "ftrace_format.h"

#include <event-parse.h>
#include <glib.h>

enum {
	PAGE_SIZE_MIN = 512,
	PAGE_SIZE_MAX = 16 << 20,
};

static struct ftrace_place place_of(const struct tep_format_field *field, unsigned int *record_size)
{
	struct ftrace_place place = {0};

	if (!field || field->offset < 0 || field->size <= 0)
		return place;
	place.offset = (unsigned int)field->offset;
	place.size = (unsigned int)field->size;
	place.is_dynamic = (field->flags & TEP_FIELD_IS_DYNAMIC) != 0;
	*record_size = MAX(*record_size, place.offset + place.size);
	return place;
}

static struct ftrace_format *format_of(const struct ftrace_event *event, struct tep_event *parsed)
{
	struct ftrace_format *format = g_new0(struct ftrace_format, 1);

	format->event = event;
	format->tid = place_of(tep_find_common_field(parsed, "common_pid"), &format->record_size);
	for (int i = 0; i < FTRACE_FIELDS_MAX && event->fields[i].name; i++)
		format->places[i] = place_of(tep_find_field(parsed, event->fields[i].name),
					     &format->record_size);
	return format;
}

/** 0 also where the file is not there: that kernel has no such event. */
static int read_event(struct ftrace_formats *formats, struct tep_handle *tep, const char *path,
		      const struct ftrace_event *event)
{
	g_autofree char *name = g_strdup_printf("%s.%s.format", event->system, event->name);
	g_autofree char *file = g_build_filename(path, name, NULL);
	g_autofree char *text = NULL;
	struct tep_event *parsed = NULL;
	gsize length;

	if (!g_file_get_contents(file, &text, &length, NULL))
		return 0;
	if (tep_parse_format(tep, &parsed, text, length, event->system) != 0 || !parsed ||
	    parsed->id < 0 || parsed->id >= FTRACE_FORMAT_IDS || formats->by_id[parsed->id]) {
		g_printerr("lockcost: %s is not a description of a kernel event\n", file);
		return -1;
	}
	formats->by_id[parsed->id] = format_of(event, parsed);
	return 0;
}

static int read_page_size(struct ftrace_formats *formats, struct tep_handle *tep, const char *path)
{
	g_autofree char *file = g_build_filename(path, "header_page", NULL);
	g_autofree char *text = NULL;
	gsize length;

	if (!g_file_get_contents(file, &text, &length, NULL) ||
	    tep_parse_header_page(tep, text, length, sizeof(long)) != 0) {
		g_printerr("lockcost: %s does not describe ring-buffer pages\n", file);
		return -1;
	}
	formats->page_size = (unsigned int)tep_get_sub_buffer_size(tep);
	if (formats->page_size < PAGE_SIZE_MIN || formats->page_size > PAGE_SIZE_MAX) {
		g_printerr("lockcost: %s gives a page size that cannot be\n", file);
		return -1;
	}
	return 0;
}

struct ftrace_formats *ftrace_formats_read(const char *path)
{
	struct ftrace_formats *formats = g_new0(struct ftrace_formats, 1);
	struct tep_handle *tep = tep_alloc();
	int status;

	tep_set_loglevel(TEP_LOG_NONE);
	tep_set_long_size(tep, sizeof(long));
	tep_set_file_bigendian(tep, TEP_LITTLE_ENDIAN);
	status = read_page_size(formats, tep, path);
	for (size_t i = 0; status == 0 && i < ftrace_event_count; i++)
		status = read_event(formats, tep, path, &ftrace_events[i]);
	tep_free(tep);
	if (status == 0)
		return formats;
	ftrace_formats_free(formats);
	return NULL;
}

void ftrace_formats_free(struct ftrace_formats *formats)
{
	for (size_t i = 0; i < FTRACE_FORMAT_IDS; i++)
		g_free(formats->by_id[i]);
	g_free(formats);
}
