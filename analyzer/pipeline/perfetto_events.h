/* SPDX-License-Identifier: MIT */
/* Waits, holds and what was told together, each printed when the model tells of it. */
#ifndef LOCKCOST_PERFETTO_EVENTS_H
#define LOCKCOST_PERFETTO_EVENTS_H

#include <stdio.h>

#include "model.h"
#include "perfetto_packets.h"
#include "phases.h"
#include "report.h"
#include "selection.h"
#include "tracks.h"

enum { PERFETTO_NOTES_MAX = 20 };

/** What of a lock's waits is in the trace. */
struct perfetto_shown {
	uint64_t waits;
	uint64_t wait_ns;
};

/** A trace that is being printed. */
struct perfetto {
	const struct report *report;
	struct selection selection; /* of the report */
	FILE *stream;
	struct model *model;
	struct tracks *tracks;
	GHashTable *shown; /* struct report_lock * -> struct perfetto_shown */
	GArray *slices;	   /* struct slice, of the newest wait */
	uint64_t flow_count;
	uint64_t end_ns; /* of the recording */
	char *phase_names[PHASE_COUNT];
};

/** Notes of an event in the making. */
struct perfetto_notes {
	struct perfetto_note list[PERFETTO_NOTES_MAX];
	size_t count;
};

/** Add a note; NULL, or a number that cannot be known, is none. */
void perfetto_note_text(struct perfetto_notes *notes, const char *name, const char *text);
void perfetto_note_number(struct perfetto_notes *notes, const char *name, uint64_t number);

/** What prints the waits and holds of a model; its context is a struct perfetto. */
struct model_observer perfetto_observer(struct perfetto *perfetto);

#endif
