/* SPDX-License-Identifier: MIT */
/* Decoding by bound tables: no lookup by name and no allocation per event. */
#include "decoder.h"

#include <glib.h>
#include <string.h>

#include "decoding.h"

enum { MEMBER_NONE = -1 };

/* One event class of one trace: where in its payload each wanted field is. */
struct binding {
	const struct decoding_class *class; /* NULL: of no use */
	int members[DECODING_FIELDS_MAX];
	int common_tid;	  /* member of the common context, or MEMBER_NONE */
	int specific_tid; /* member of the event's own context, or MEMBER_NONE */
	uint32_t call;	  /* of a system call's entry or exit, as decoding_call() */
	bool is_endless;  /* of an entry: struct event_call's */
	bool is_malformed;
};

/* The bindings of the classes that came last, by their addresses. */
struct recent_binding {
	const bt_event_class *event_class;
	struct binding *binding;
};

enum { RECENT_BITS = 6 };

struct decoder {
	GHashTable *bindings; /* const bt_event_class *, referenced -> struct binding * */
	struct recent_binding recent[1 << RECENT_BITS];
	uint64_t sequence[DECODING_SEQUENCE_MAX];
	uint64_t malformed_count;
};

static const char empty_string[] = "";

static void event_class_unref(void *class)
{
	bt_event_class_put_ref(class);
}

struct decoder *decoder_create(void)
{
	struct decoder *decoder = g_new0(struct decoder, 1);

	decoder->bindings = g_hash_table_new_full(NULL, NULL, event_class_unref, g_free);
	return decoder;
}

void decoder_free(struct decoder *decoder)
{
	if (!decoder)
		return;
	g_hash_table_destroy(decoder->bindings);
	g_free(decoder);
}

uint64_t decoder_malformed_count(const struct decoder *decoder)
{
	return decoder->malformed_count;
}

static bool type_fits(bt_field_class_type type, enum decoding_kind kind)
{
	switch (kind) {
	case DECODING_INTEGER:
		return bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_INTEGER);
	case DECODING_REAL:
		return bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_REAL);
	case DECODING_STRING:
	case DECODING_COMM:
		return bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_STRING);
	case DECODING_SEQUENCE:
		return bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_ARRAY);
	}
	return false;
}

/* The index of a structure's member, or MEMBER_NONE when it is absent or of another kind. */
static int member_find(const bt_field_class *structure, const char *name, enum decoding_kind kind)
{
	if (!structure)
		return MEMBER_NONE;
	for (uint64_t i = 0; i < bt_field_class_structure_get_member_count(structure); i++) {
		const bt_field_class_structure_member *member =
			bt_field_class_structure_borrow_member_by_index_const(structure, i);
		const bt_field_class *class =
			bt_field_class_structure_member_borrow_field_class_const(member);

		if (strcmp(bt_field_class_structure_member_get_name(member), name) == 0)
			return type_fits(bt_field_class_get_type(class), kind) ? (int)i
									       : MEMBER_NONE;
	}
	return MEMBER_NONE;
}

static bool has_event_class(const bt_stream_class *stream_class, const char *name)
{
	for (uint64_t i = 0; i < bt_stream_class_get_event_class_count(stream_class); i++) {
		const bt_event_class *class =
			bt_stream_class_borrow_event_class_by_index_const(stream_class, i);

		if (g_strcmp0(bt_event_class_get_name(class), name) == 0)
			return true;
	}
	return false;
}

/* Whether a system call begins with these events, and none says where it ends. */
static bool is_endless(const struct decoding_class *class, const char *name,
		       const bt_stream_class *stream_class)
{
	g_autofree char *exit_name = NULL;

	if (class->type != EVENT_CALL_ENTRY)
		return false;
	exit_name = decoding_exit_name(class, name);
	return !has_event_class(stream_class, exit_name);
}

static struct binding *binding_create(const bt_event_class *event_class)
{
	const char *name = bt_event_class_get_name(event_class);
	const bt_field_class *payload =
		bt_event_class_borrow_payload_field_class_const(event_class);
	const bt_stream_class *stream_class = bt_event_class_borrow_stream_class_const(event_class);
	struct binding *binding = g_new0(struct binding, 1);

	binding->class = name ? decoding_find(name) : NULL;
	if (!binding->class)
		return binding;
	binding->call = decoding_call(binding->class, name);
	binding->is_endless = is_endless(binding->class, name, stream_class);
	binding->common_tid = member_find(
		bt_stream_class_borrow_event_common_context_field_class_const(stream_class), "tid",
		DECODING_INTEGER);
	binding->specific_tid =
		member_find(bt_event_class_borrow_specific_context_field_class_const(event_class),
			    "tid", DECODING_INTEGER);
	for (size_t i = 0; i < binding->class->field_count; i++) {
		const struct decoding_field *field = &binding->class->fields[i];

		binding->members[i] = member_find(payload, field->name, field->kind);
		if (binding->members[i] == MEMBER_NONE && !decoding_is_newer(binding->class, field))
			binding->is_malformed = true;
	}
	return binding;
}

static struct binding *binding_find(struct decoder *decoder, const bt_event_class *event_class)
{
	struct binding *binding = g_hash_table_lookup(decoder->bindings, event_class);

	if (!binding) {
		binding = binding_create(event_class);
		bt_event_class_get_ref(event_class);
		g_hash_table_insert(decoder->bindings, (void *)event_class, binding);
	}
	return binding;
}

static struct binding *binding_get(struct decoder *decoder, const bt_event_class *event_class)
{
	uint64_t hash = (uint64_t)(uintptr_t)event_class * 0x9E3779B97F4A7C15u;
	struct recent_binding *recent = &decoder->recent[hash >> (64 - RECENT_BITS)];

	if (recent->event_class != event_class) {
		recent->binding = binding_find(decoder, event_class);
		recent->event_class = event_class;
	}
	return recent->binding;
}

static uint64_t integer_read(const bt_field *field)
{
	if (bt_field_class_type_is(bt_field_get_class_type(field),
				   BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
		return bt_field_integer_unsigned_get_value(field);
	return (uint64_t)bt_field_integer_signed_get_value(field);
}

static void integer_store(void *to, size_t size, uint64_t value)
{
	switch (size) {
	case 1:
		*(uint8_t *)to = (uint8_t)value;
		break;
	case 2:
		*(uint16_t *)to = (uint16_t)value;
		break;
	case 4:
		*(uint32_t *)to = (uint32_t)value;
		break;
	default:
		*(uint64_t *)to = value;
	}
}

static double real_read(const bt_field *field)
{
	if (bt_field_get_class_type(field) == BT_FIELD_CLASS_TYPE_SINGLE_PRECISION_REAL)
		return (double)bt_field_real_single_precision_get_value(field);
	return bt_field_real_double_precision_get_value(field);
}

/* A sequence longer than any that we write is cut: its tail is worth less than a crash. */
static uint32_t sequence_read(struct decoder *decoder, const bt_field *field)
{
	uint64_t count = MIN(bt_field_array_get_length(field), DECODING_SEQUENCE_MAX);

	for (uint64_t i = 0; i < count; i++) {
		const bt_field *element =
			bt_field_array_borrow_element_field_by_index_const(field, i);

		if (!bt_field_class_type_is(bt_field_get_class_type(element),
					    BT_FIELD_CLASS_TYPE_INTEGER))
			return 0;
		decoder->sequence[i] = integer_read(element);
	}
	return (uint32_t)count;
}

static void field_decode(struct decoder *decoder, const struct decoding_field *field,
			 const bt_field *value, char *row)
{
	switch (field->kind) {
	case DECODING_INTEGER:
		integer_store(row + field->offset, field->size, integer_read(value));
		break;
	case DECODING_REAL:
		*(double *)(row + field->offset) = real_read(value);
		break;
	case DECODING_STRING:
		*(const char **)(row + field->offset) = bt_field_string_get_value(value);
		break;
	case DECODING_COMM:
		g_strlcpy(row + field->offset, bt_field_string_get_value(value), field->size);
		break;
	case DECODING_SEQUENCE:
		*(uint32_t *)(row + field->count_offset) = sequence_read(decoder, value);
		*(const uint64_t **)(row + field->offset) = decoder->sequence;
		break;
	}
}

static int32_t context_tid_read(const struct binding *binding, const bt_event *source)
{
	const bt_field *context = NULL;
	int member = MEMBER_NONE;

	if (binding->common_tid != MEMBER_NONE) {
		context = bt_event_borrow_common_context_field_const(source);
		member = binding->common_tid;
	} else if (binding->specific_tid != MEMBER_NONE) {
		context = bt_event_borrow_specific_context_field_const(source);
		member = binding->specific_tid;
	}
	if (!context)
		return 0;
	return (int32_t)integer_read(
		bt_field_structure_borrow_member_field_by_index_const(context, (uint64_t)member));
}

bool decoder_decode(struct decoder *decoder, const bt_event *source, struct event *event,
		    int32_t *context_tid)
{
	struct binding *binding = binding_get(decoder, bt_event_borrow_class_const(source));
	const bt_field *payload = bt_event_borrow_payload_field_const(source);
	char *row = (char *)&event->process_start;

	if (!binding->class)
		return false;
	memset(event, 0, offsetof(struct event, process_start) + binding->class->size);
	event->type = binding->class->type;
	if (binding->class->futex_operation)
		event->futex_entry.operation = binding->class->futex_operation;
	if (binding->call)
		event->call = (struct event_call){.call = binding->call,
						  .is_endless = binding->is_endless};
	for (size_t i = 0; i < binding->class->field_count; i++) {
		const struct decoding_field *field = &binding->class->fields[i];

		if (binding->members[i] != MEMBER_NONE)
			field_decode(decoder, field,
				     bt_field_structure_borrow_member_field_by_index_const(
					     payload, (uint64_t)binding->members[i]),
				     row);
		else if (field->kind == DECODING_STRING)
			*(const char **)(row + field->offset) = empty_string;
	}
	decoder->malformed_count += binding->is_malformed;
	*context_tid = context_tid_read(binding, source);
	return true;
}
