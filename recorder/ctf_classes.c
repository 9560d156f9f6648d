/* SPDX-License-Identifier: MIT */
/* Builds babeltrace2 classes from the event table, and copies ftrace's fields into their fields. */
#include "ctf_classes.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

enum {
	UUID_BYTES = 16,
	TEXT_MAX = 256,
	FIRST_NORMAL_PRIORITY = 100, /* MAX_RT_PRIO: LTTng's priorities start here */
	DYNAMIC_OFFSET_MASK = 0xffff,
	DYNAMIC_LENGTH_SHIFT = 16,
	NANOSECONDS = 1000000000,
	LIKE_TRACER_MAJOR = 2, /* of the LTTng whose names the events have */
	LIKE_TRACER_MINOR = 13,
};

/** The boot's id, which LTTng's tracers give their clock too; false where it cannot be read. */
static bool read_boot_id(uint8_t uuid[UUID_BYTES])
{
	g_autofree char *text = NULL;
	int digits = 0;

	if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
		return false;
	memset(uuid, 0, UUID_BYTES);
	for (const char *next = text; *next && digits < 2 * UUID_BYTES; next++) {
		int value = g_ascii_xdigit_value(*next);

		if (value < 0)
			continue;
		uuid[digits / 2] = (uint8_t)(uuid[digits / 2] << 4 | value);
		digits++;
	}
	return digits == 2 * UUID_BYTES;
}

static bt_clock_class *create_clock(bt_self_component *component, int64_t offset_ns)
{
	bt_clock_class *clock = bt_clock_class_create(component);
	uint8_t uuid[UUID_BYTES];

	bt_clock_class_set_name(clock, "monotonic");
	bt_clock_class_set_description(clock, "Monotonic Clock");
	bt_clock_class_set_frequency(clock, NANOSECONDS);
	bt_clock_class_set_origin_is_unix_epoch(clock, BT_TRUE);
	bt_clock_class_set_offset(clock, offset_ns / NANOSECONDS,
				  (uint64_t)(offset_ns % NANOSECONDS));
	if (read_boot_id(uuid))
		bt_clock_class_set_uuid(clock, uuid);
	return clock;
}

static bt_field_class *create_field_class(bt_trace_class *trace_class, enum ftrace_field_type type)
{
	bt_field_class *field;

	switch (type) {
	case FTRACE_FIELD_TEXT:
		return bt_field_class_string_create(trace_class);
	case FTRACE_FIELD_SIGNED_64:
		return bt_field_class_integer_signed_create(trace_class);
	case FTRACE_FIELD_HEXADECIMAL_64:
		field = bt_field_class_integer_unsigned_create(trace_class);
		bt_field_class_integer_set_preferred_display_base(
			field, BT_FIELD_CLASS_INTEGER_PREFERRED_DISPLAY_BASE_HEXADECIMAL);
		return field;
	case FTRACE_FIELD_UNSIGNED_32:
		field = bt_field_class_integer_unsigned_create(trace_class);
		break;
	default:
		field = bt_field_class_integer_signed_create(trace_class);
		break;
	}
	bt_field_class_integer_set_field_value_range(field, 32);
	return field;
}

/** The structure takes a reference of its own. */
static void append(bt_trace_class *trace_class, bt_field_class *structure, const char *name,
		   enum ftrace_field_type type)
{
	bt_field_class *field = create_field_class(trace_class, type);

	bt_field_class_structure_append_member(structure, name, field);
	bt_field_class_put_ref(field);
}

static bt_event_class *create_event_class(bt_trace_class *trace_class,
					  bt_stream_class *stream_class,
					  const struct ftrace_format *format)
{
	bt_event_class *event_class = bt_event_class_create(stream_class);
	bt_field_class *payload = bt_field_class_structure_create(trace_class);

	bt_event_class_set_name(event_class, format->event->ctf_name);
	for (int i = 0; i < FTRACE_FIELDS_MAX; i++)
		if (format->places[i].size)
			append(trace_class, payload, format->event->fields[i].ctf_name,
			       format->event->fields[i].type);
	bt_event_class_set_payload_field_class(event_class, payload);
	bt_field_class_put_ref(payload);
	return event_class;
}

static bt_stream_class *create_stream_class(bt_trace_class *trace_class, bt_clock_class *clock)
{
	bt_stream_class *stream_class = bt_stream_class_create(trace_class);
	bt_field_class *packet = bt_field_class_structure_create(trace_class);
	bt_field_class *context = bt_field_class_structure_create(trace_class);

	bt_stream_class_set_default_clock_class(stream_class, clock);
	bt_stream_class_set_supports_packets(stream_class, BT_TRUE, BT_TRUE, BT_TRUE);
	bt_stream_class_set_supports_discarded_events(stream_class, BT_TRUE, BT_TRUE);
	append(trace_class, packet, "cpu_id", FTRACE_FIELD_UNSIGNED_32);
	bt_stream_class_set_packet_context_field_class(stream_class, packet);
	append(trace_class, context, "tid", FTRACE_FIELD_SIGNED_32);
	bt_stream_class_set_event_common_context_field_class(stream_class, context);
	bt_field_class_put_ref(packet);
	bt_field_class_put_ref(context);
	return stream_class;
}

/*
 * Trace Compass takes a trace for a kernel's by `domain`, and looks for names of events by the tracer
 * (LttngKernelTrace.java, getTracerFromEnv): ours are those that LTTng's has had since 2.8.
 */
static void describe(bt_trace *trace)
{
	struct utsname machine;

	bt_trace_set_environment_entry_string(trace, "domain", "kernel");
	bt_trace_set_environment_entry_string(trace, "tracer_name", "lttng-modules");
	bt_trace_set_environment_entry_integer(trace, "tracer_major", LIKE_TRACER_MAJOR);
	bt_trace_set_environment_entry_integer(trace, "tracer_minor", LIKE_TRACER_MINOR);
	bt_trace_set_environment_entry_string(trace, "converted_from", "ftrace");
	bt_trace_set_environment_entry_string(trace, "converted_by", "lockcost " LOCKCOST_VERSION);
	if (uname(&machine) < 0)
		return;
	bt_trace_set_environment_entry_string(trace, "hostname", machine.nodename);
	bt_trace_set_environment_entry_string(trace, "sysname", machine.sysname);
	bt_trace_set_environment_entry_string(trace, "kernel_release", machine.release);
	bt_trace_set_environment_entry_string(trace, "kernel_version", machine.version);
}

struct ctf_classes *ctf_classes_create(bt_self_component *component,
				       const struct ftrace_formats *formats,
				       int64_t clock_offset_ns)
{
	struct ctf_classes *classes = g_new0(struct ctf_classes, 1);
	bt_trace_class *trace_class = bt_trace_class_create(component);
	bt_clock_class *clock = create_clock(component, clock_offset_ns);

	classes->stream_class = create_stream_class(trace_class, clock);
	for (size_t id = 0; id < FTRACE_FORMAT_IDS; id++)
		if (formats->by_id[id])
			classes->by_id[id] = create_event_class(trace_class, classes->stream_class,
								formats->by_id[id]);
	classes->trace = bt_trace_create(trace_class);
	describe(classes->trace);
	bt_clock_class_put_ref(clock);
	bt_trace_class_put_ref(trace_class);
	return classes;
}

void ctf_classes_free(struct ctf_classes *classes)
{
	for (size_t id = 0; id < FTRACE_FORMAT_IDS; id++)
		bt_event_class_put_ref(classes->by_id[id]);
	bt_stream_class_put_ref(classes->stream_class);
	bt_trace_put_ref(classes->trace);
	g_free(classes);
}

void ctf_classes_fill_packet(bt_packet *packet, unsigned int cpu)
{
	bt_field *context = bt_packet_borrow_context_field(packet);

	bt_field_integer_unsigned_set_value(
		bt_field_structure_borrow_member_field_by_index(context, 0), cpu);
}

/** An integer of the record, widened by its sign bit when asked to. */
static int64_t read_integer(const struct page_record *record, const struct ftrace_place *place,
			    bool is_signed)
{
	uint64_t value = 0;
	unsigned int size = MIN(place->size, (unsigned int)sizeof(value));
	unsigned int unused_bits = 64 - 8 * size;

	if (!size)
		return 0;
	/* Its bytes are in our own order, and that is little-endian on all that we support. */
	memcpy(&value, record->bytes + place->offset, size);
	if (!is_signed)
		return (int64_t)value;
	return (int64_t)(value << unused_bits) >> unused_bits;
}

static void fill_text(bt_field *field, const struct page_record *record,
		      const struct ftrace_place *place)
{
	size_t offset = place->offset;
	size_t size = place->size;
	char text[TEXT_MAX];

	if (place->is_dynamic) {
		uint32_t location = (uint32_t)read_integer(record, place, false);

		offset = location & DYNAMIC_OFFSET_MASK;
		size = location >> DYNAMIC_LENGTH_SHIFT;
	}
	if (offset > record->size)
		offset = record->size;
	size = MIN(MIN(size, record->size - offset), sizeof(text) - 1);
	memcpy(text, record->bytes + offset, size);
	text[size] = 0;
	bt_field_string_set_value(field, text);
}

static void fill_field(bt_field *field, const struct page_record *record,
		       const struct ftrace_place *place, enum ftrace_field_type type)
{
	switch (type) {
	case FTRACE_FIELD_TEXT:
		fill_text(field, record, place);
		break;
	case FTRACE_FIELD_SIGNED_32:
		bt_field_integer_signed_set_value(field,
						  (int32_t)read_integer(record, place, true));
		break;
	case FTRACE_FIELD_PRIORITY:
		bt_field_integer_signed_set_value(
			field, (int32_t)read_integer(record, place, true) - FIRST_NORMAL_PRIORITY);
		break;
	case FTRACE_FIELD_SIGNED_64:
		bt_field_integer_signed_set_value(field, read_integer(record, place, true));
		break;
	case FTRACE_FIELD_UNSIGNED_32:
		bt_field_integer_unsigned_set_value(field,
						    (uint32_t)read_integer(record, place, false));
		break;
	case FTRACE_FIELD_HEXADECIMAL_64:
		bt_field_integer_unsigned_set_value(field,
						    (uint64_t)read_integer(record, place, false));
		break;
	}
}

void ctf_classes_fill_event(bt_event *event, const struct ftrace_format *format,
			    const struct page_record *record)
{
	bt_field *context = bt_event_borrow_common_context_field(event);
	bt_field *payload = bt_event_borrow_payload_field(event);
	uint64_t member = 0;

	fill_field(bt_field_structure_borrow_member_field_by_index(context, 0), record,
		   &format->tid, FTRACE_FIELD_SIGNED_32);
	for (int i = 0; i < FTRACE_FIELDS_MAX; i++)
		if (format->places[i].size)
			fill_field(
				bt_field_structure_borrow_member_field_by_index(payload, member++),
				record, &format->places[i], format->event->fields[i].type);
}
