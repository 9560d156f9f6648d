/* SPDX-License-Identifier: MIT */
/* Turns what the model tells into a report. */
#ifndef LOCKCOST_ANALYSIS_H
#define LOCKCOST_ANALYSIS_H

#include "known.h"
#include "model.h"
#include "report.h"
#include "selection.h"

struct analysis;

/** Begin. kernel_namespace: pid namespace of the kernel events' tids, 0: not known. */
struct analysis *analysis_create(uint64_t kernel_namespace);
void analysis_free(struct analysis *analysis);

/** What the recorder saw of processes (struct known_process), before any event; taken over. */
void analysis_know(struct analysis *analysis, GPtrArray *known);

/** Look at a part of it only. May be called at any time before the first event; copied. */
void analysis_select(struct analysis *analysis, const struct selection *selection);

/** Take one event in. */
void analysis_add(struct analysis *analysis, const struct event *event);

/**
 * All events are in, and the recording ended at end_ns (0: with its last event). Fills `report`
 * except for names, places' texts and what recording.json says.
 */
void analysis_finish(struct analysis *analysis, uint64_t end_ns, struct report *report);

/** The model behind it, for the addresses' mappings. */
const struct model *analysis_model(const struct analysis *analysis);

#endif
