/* SPDX-License-Identifier: MIT */
/* A trace is a list of packets, and so is what several traces of one packet each make together. */
#include "perfetto_packets.h"

#include <glib.h>

#include "perfetto.pb-c.h"

enum {
	SEQUENCE_ID = 1,
	FLAG_STATE_CLEARED = 1, /* SEQ_INCREMENTAL_STATE_CLEARED: nothing is missing before it */
	NOTES_MAX = 32,
};

static void packet_print(FILE *stream, Perfetto__TracePacket *packet)
{
	Perfetto__Trace trace = PERFETTO__TRACE__INIT;
	uint8_t *bytes;
	size_t size;

	packet->trusted_packet_sequence_id = SEQUENCE_ID;
	trace.n_packet = 1;
	trace.packet = &packet;
	size = perfetto__trace__get_packed_size(&trace);
	bytes = g_malloc(size);
	perfetto__trace__pack(&trace, bytes);
	fwrite(bytes, 1, size, stream);
	g_free(bytes);
}

/* Names come from the traced program and need not be UTF-8. */
static char *valid_copy(const char *string)
{
	return g_utf8_make_valid(string ? string : "", -1);
}

void perfetto_print_clocks(FILE *stream, uint64_t monotonic_ns, uint64_t real_ns)
{
	Perfetto__TracePacket packet = PERFETTO__TRACE_PACKET__INIT;
	Perfetto__ClockSnapshot snapshot = PERFETTO__CLOCK_SNAPSHOT__INIT;
	Perfetto__ClockSnapshot__Clock monotonic = PERFETTO__CLOCK_SNAPSHOT__CLOCK__INIT;
	Perfetto__ClockSnapshot__Clock real = PERFETTO__CLOCK_SNAPSHOT__CLOCK__INIT;
	Perfetto__ClockSnapshot__Clock *clocks[] = {&monotonic, &real};

	monotonic.clock_id = PERFETTO__BUILTIN_CLOCK__BUILTIN_CLOCK_MONOTONIC;
	monotonic.timestamp = monotonic_ns;
	real.clock_id = PERFETTO__BUILTIN_CLOCK__BUILTIN_CLOCK_REALTIME;
	real.timestamp = real_ns;
	snapshot.clocks = clocks;
	snapshot.n_clocks = real_ns ? 2 : 1;
	snapshot.primary_trace_clock = PERFETTO__BUILTIN_CLOCK__BUILTIN_CLOCK_MONOTONIC;
	packet.sequence_flags = FLAG_STATE_CLEARED;
	packet.data_case = PERFETTO__TRACE_PACKET__DATA_CLOCK_SNAPSHOT;
	packet.clock_snapshot = &snapshot;
	packet_print(stream, &packet);
}

void perfetto_print_track(FILE *stream, const struct perfetto_track *track)
{
	Perfetto__TracePacket packet = PERFETTO__TRACE_PACKET__INIT;
	Perfetto__TrackDescriptor descriptor = PERFETTO__TRACK_DESCRIPTOR__INIT;
	Perfetto__ProcessDescriptor process = PERFETTO__PROCESS_DESCRIPTOR__INIT;
	Perfetto__ThreadDescriptor thread = PERFETTO__THREAD_DESCRIPTOR__INIT;
	char *name = valid_copy(track->name);

	descriptor.uuid = track->uuid;
	descriptor.parent_uuid = track->parent;
	if (track->tid) {
		thread.pid = track->pid;
		thread.tid = track->tid;
		thread.thread_name = name;
		descriptor.thread = &thread;
	} else if (track->pid) {
		process.pid = track->pid;
		process.process_name = name;
		descriptor.process = &process;
	} else {
		descriptor.name = name;
	}
	packet.data_case = PERFETTO__TRACE_PACKET__DATA_TRACK_DESCRIPTOR;
	packet.track_descriptor = &descriptor;
	packet_print(stream, &packet);
	g_free(name);
}

static void event_print(FILE *stream, uint64_t time_ns, Perfetto__TrackEvent *event)
{
	Perfetto__TracePacket packet = PERFETTO__TRACE_PACKET__INIT;

	packet.timestamp = time_ns;
	packet.timestamp_clock_id = PERFETTO__BUILTIN_CLOCK__BUILTIN_CLOCK_MONOTONIC;
	packet.data_case = PERFETTO__TRACE_PACKET__DATA_TRACK_EVENT;
	packet.track_event = event;
	packet_print(stream, &packet);
}

static void note_fill(Perfetto__DebugAnnotation *annotation, const struct perfetto_note *note)
{
	perfetto__debug_annotation__init(annotation);
	annotation->name = (char *)note->name;
	if (note->text) {
		annotation->value_case = PERFETTO__DEBUG_ANNOTATION__VALUE_STRING_VALUE;
		annotation->string_value = valid_copy(note->text);
	} else {
		annotation->value_case = PERFETTO__DEBUG_ANNOTATION__VALUE_UINT_VALUE;
		annotation->uint_value = note->number;
	}
}

static void named_print(FILE *stream, Perfetto__TrackEvent__Type type,
			const struct perfetto_event *event)
{
	Perfetto__TrackEvent message = PERFETTO__TRACK_EVENT__INIT;
	Perfetto__DebugAnnotation annotations[NOTES_MAX], *list[NOTES_MAX];
	uint64_t from = event->flow_from, to = event->flow_to;
	char *name = valid_copy(event->name), *category = (char *)event->category;
	size_t count = MIN(event->note_count, NOTES_MAX);

	message.type = type;
	message.track_uuid = event->track;
	message.name = name;
	message.n_categories = 1;
	message.categories = &category;
	message.n_flow_ids = from != 0;
	message.flow_ids = &from;
	message.n_terminating_flow_ids = to != 0;
	message.terminating_flow_ids = &to;
	for (size_t i = 0; i < count; i++) {
		note_fill(&annotations[i], &event->notes[i]);
		list[i] = &annotations[i];
	}
	message.n_debug_annotations = count;
	message.debug_annotations = list;
	event_print(stream, event->time_ns, &message);
	for (size_t i = 0; i < count; i++) {
		if (event->notes[i].text)
			g_free(annotations[i].string_value);
	}
	g_free(name);
}

void perfetto_print_begin(FILE *stream, const struct perfetto_event *event)
{
	named_print(stream, PERFETTO__TRACK_EVENT__TYPE__TYPE_SLICE_BEGIN, event);
}

void perfetto_print_instant(FILE *stream, const struct perfetto_event *event)
{
	named_print(stream, PERFETTO__TRACK_EVENT__TYPE__TYPE_INSTANT, event);
}

void perfetto_print_end(FILE *stream, uint64_t track, uint64_t time_ns)
{
	Perfetto__TrackEvent message = PERFETTO__TRACK_EVENT__INIT;

	message.type = PERFETTO__TRACK_EVENT__TYPE__TYPE_SLICE_END;
	message.track_uuid = track;
	event_print(stream, time_ns, &message);
}
