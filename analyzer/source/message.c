/* SPDX-License-Identifier: MIT */
/*
 * Each kind of message has its own way to be asked for its time, and may not be asked when it has
 * none.
 */
#include "message.h"

enum { HZ_NANOSECONDS = 1000000000 };

static uint64_t snapshot_ns(const bt_clock_snapshot *snapshot, uint64_t fallback)
{
	uint64_t frequency, value;

	if (!snapshot)
		return fallback;
	frequency =
		bt_clock_class_get_frequency(bt_clock_snapshot_borrow_clock_class_const(snapshot));
	value = bt_clock_snapshot_get_value(snapshot);
	if (frequency == HZ_NANOSECONDS || frequency == 0)
		return value;
	return (uint64_t)((unsigned __int128)value * HZ_NANOSECONDS / frequency);
}

static const bt_stream_class *packet_stream_class(const bt_packet *packet)
{
	return bt_stream_borrow_class_const(bt_packet_borrow_stream_const(packet));
}

static const bt_clock_snapshot *packet_beginning_snapshot(const bt_message *message)
{
	const bt_packet *packet = bt_message_packet_beginning_borrow_packet_const(message);

	if (!bt_stream_class_packets_have_beginning_default_clock_snapshot(
		    packet_stream_class(packet)))
		return NULL;
	return bt_message_packet_beginning_borrow_default_clock_snapshot_const(message);
}

static const bt_clock_snapshot *packet_end_snapshot(const bt_message *message)
{
	const bt_packet *packet = bt_message_packet_end_borrow_packet_const(message);

	if (!bt_stream_class_packets_have_end_default_clock_snapshot(packet_stream_class(packet)))
		return NULL;
	return bt_message_packet_end_borrow_default_clock_snapshot_const(message);
}

static bool discarded_events_have_time(const bt_message *message)
{
	const bt_stream *stream = bt_message_discarded_events_borrow_stream_const(message);

	return bt_stream_class_discarded_events_have_default_clock_snapshots(
		bt_stream_borrow_class_const(stream));
}

static bool discarded_packets_have_time(const bt_message *message)
{
	const bt_stream *stream = bt_message_discarded_packets_borrow_stream_const(message);

	return bt_stream_class_discarded_packets_have_default_clock_snapshots(
		bt_stream_borrow_class_const(stream));
}

static const bt_clock_snapshot *message_snapshot(const bt_message *message)
{
	switch (bt_message_get_type(message)) {
	case BT_MESSAGE_TYPE_EVENT:
		if (!bt_message_event_borrow_stream_class_default_clock_class_const(message))
			return NULL;
		return bt_message_event_borrow_default_clock_snapshot_const(message);
	case BT_MESSAGE_TYPE_PACKET_BEGINNING:
		return packet_beginning_snapshot(message);
	case BT_MESSAGE_TYPE_PACKET_END:
		return packet_end_snapshot(message);
	case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
		if (!discarded_events_have_time(message))
			return NULL;
		return bt_message_discarded_events_borrow_beginning_default_clock_snapshot_const(
			message);
	case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
		if (!discarded_packets_have_time(message))
			return NULL;
		return bt_message_discarded_packets_borrow_beginning_default_clock_snapshot_const(
			message);
	default:
		return NULL;
	}
}

uint64_t message_time_ns(const bt_message *message, uint64_t fallback)
{
	return snapshot_ns(message_snapshot(message), fallback);
}

bool message_is_loss(const bt_message *message, uint64_t *count, uint64_t *until_ns)
{
	const bt_clock_snapshot *end = NULL;

	*count = 0;
	switch (bt_message_get_type(message)) {
	case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
		if (bt_message_discarded_events_get_count(message, count) !=
		    BT_PROPERTY_AVAILABILITY_AVAILABLE)
			*count = 0;
		if (discarded_events_have_time(message))
			end = bt_message_discarded_events_borrow_end_default_clock_snapshot_const(
				message);
		break;
	case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
		if (discarded_packets_have_time(message))
			end = bt_message_discarded_packets_borrow_end_default_clock_snapshot_const(
				message);
		break;
	default:
		return false;
	}
	*until_ns = snapshot_ns(end, message_time_ns(message, 0));
	return true;
}
