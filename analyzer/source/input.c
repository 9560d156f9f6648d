/* SPDX-License-Identifier: MIT */
/* Fetches batches of messages; keeps the events and losses, notes what the others tell. */
#include "input.h"

#include <glib.h>

#include "message.h"
#include "trace.h"

static void messages_release(struct input *input)
{
	while (input->message_next < input->message_count)
		bt_message_put_ref(input->messages[input->message_next++]);
	input->message_next = 0;
	input->message_count = 0;
}

static bool batch_fetch(struct input *input)
{
	bt_message_iterator_next_status status;

	do {
		status = bt_message_iterator_next(input->iterator, &input->messages,
						  &input->message_count);
	} while (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_AGAIN);
	input->message_next = 0;
	if (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_OK)
		return true;
	input->message_count = 0;
	if (status != BT_MESSAGE_ITERATOR_NEXT_STATUS_END)
		input->problem = trace_take_error();
	return false;
}

/* The CPU stands in the context of every packet that LTTng writes. */
static void packet_read(struct input *input, const bt_message *message)
{
	const bt_packet *packet = bt_message_packet_beginning_borrow_packet_const(message);
	const bt_field *context = bt_packet_borrow_context_field_const(packet);
	const bt_field *cpu;

	if (!context)
		return;
	cpu = bt_field_structure_borrow_member_field_by_name_const(context, "cpu_id");
	if (cpu && bt_field_class_type_is(bt_field_get_class_type(cpu),
					  BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
		input->cpu = (int32_t)bt_field_integer_unsigned_get_value(cpu);
}

/* A kernel stream is known by its events, because anybody's trace may be given to us. */
static void stream_read(struct input *input, const bt_message *message)
{
	const bt_stream_class *class = bt_stream_borrow_class_const(
		bt_message_stream_beginning_borrow_stream_const(message));

	for (uint64_t i = 0; i < bt_stream_class_get_event_class_count(class); i++) {
		const char *name = bt_event_class_get_name(
			bt_stream_class_borrow_event_class_by_index_const(class, i));

		if (g_strcmp0(name, "sched_switch") == 0)
			input->is_kernel = true;
	}
}

/* Whether the message is one that the merge has to order. */
static bool message_note(struct input *input, const bt_message *message)
{
	uint64_t time_ns = message_time_ns(message, input->time_ns);

	if (input->begin_ns == 0)
		input->begin_ns = time_ns;
	input->end_ns = MAX(input->end_ns, time_ns);
	switch (bt_message_get_type(message)) {
	case BT_MESSAGE_TYPE_STREAM_BEGINNING:
		stream_read(input, message);
		return false;
	case BT_MESSAGE_TYPE_PACKET_BEGINNING:
		packet_read(input, message);
		return false;
	case BT_MESSAGE_TYPE_EVENT:
	case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
	case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
		input->time_ns = MAX(input->time_ns, time_ns);
		return true;
	default:
		return false;
	}
}

bool input_advance(struct input *input)
{
	BT_MESSAGE_PUT_REF_AND_RESET(input->head);
	for (;;) {
		while (input->message_next < input->message_count) {
			const bt_message *message = input->messages[input->message_next++];

			if (message_note(input, message)) {
				input->head = message;
				return true;
			}
			bt_message_put_ref(message);
		}
		if (!batch_fetch(input))
			return false;
	}
}

void input_clear(struct input *input)
{
	BT_MESSAGE_PUT_REF_AND_RESET(input->head);
	messages_release(input);
	BT_MESSAGE_ITERATOR_PUT_REF_AND_RESET(input->iterator);
	g_free(input->problem);
	input->problem = NULL;
}
