/* SPDX-License-Identifier: MIT */
/* The CTF shape of a converted kernel trace: as LTTng's kernel tracer would have written it. */
#ifndef LOCKCOST_RECORDER_CTF_CLASSES_H
#define LOCKCOST_RECORDER_CTF_CLASSES_H

#include <babeltrace2/babeltrace.h>

#include "ftrace_format.h"
#include "page_reader.h"

struct ctf_classes {
	bt_trace *trace;
	bt_stream_class *stream_class;
	bt_event_class *by_id[FTRACE_FORMAT_IDS];
};

/**
 * Create the classes and the trace.
 * @param clock_offset_ns  from the Unix epoch to the zero of CLOCK_MONOTONIC
 * @return null when babeltrace2 has no memory
 */
struct ctf_classes *ctf_classes_create(bt_self_component *component,
				       const struct ftrace_formats *formats,
				       int64_t clock_offset_ns);

void ctf_classes_free(struct ctf_classes *classes);

/** Fill the packet context of a packet. */
void ctf_classes_fill_packet(bt_packet *packet, unsigned int cpu);

/** Fill an event from a record that has at least format->record_size bytes. */
void ctf_classes_fill_event(bt_event *event, const struct ftrace_format *format,
			    const struct page_record *record);

#endif
