/* SPDX-License-Identifier: MIT */
/*
 * A trace for Perfetto, packet by packet: each is printed as it comes, in whatever order, and
 * nothing is kept. Errors of writing show in the stream.
 */
#ifndef LOCKCOST_PERFETTO_PACKETS_H
#define LOCKCOST_PERFETTO_PACKETS_H

#include <stdint.h>
#include <stdio.h>

/** A row of the display. */
struct perfetto_track {
	uint64_t uuid;	 /* never 0 */
	uint64_t parent; /* the uuid of the track that it belongs to; 0: none */
	const char *name;
	int32_t pid; /* a process's or a thread's own track; else 0 */
	int32_t tid; /* a thread's own track; else 0 */
};

/** Something to know about an event. */
struct perfetto_note {
	const char *name;
	const char *text; /* NULL: it is a number */
	uint64_t number;
};

struct perfetto_event {
	uint64_t track; /* its uuid */
	uint64_t time_ns;
	const char *name;
	const char *category;
	const struct perfetto_note *notes;
	size_t note_count;
	uint64_t flow_from; /* number of an arrow that begins here; 0: none does */
	uint64_t flow_to;   /* and of one that ends here */
};

/** The first packet: when the recording began, by CLOCK_MONOTONIC and since 1970 (0: not known). */
void perfetto_print_clocks(FILE *stream, uint64_t monotonic_ns, uint64_t real_ns);

/** May be said again with another name. */
void perfetto_print_track(FILE *stream, const struct perfetto_track *track);

void perfetto_print_begin(FILE *stream, const struct perfetto_event *event);
/** The newest slice of the track that has begun and not ended ends. */
void perfetto_print_end(FILE *stream, uint64_t track, uint64_t time_ns);
void perfetto_print_instant(FILE *stream, const struct perfetto_event *event);

#endif
