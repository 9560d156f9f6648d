/* SPDX-License-Identifier: MIT */
/*
 * A sink with one input per data stream, which hands out their events in order of the raw clock.
 *
 * babeltrace2's own muxer is not used for two reasons. It orders by time since the epoch, whose
 * offset each tracer samples for itself, so that the kernel's and the program's events come out up
 * to microseconds out of order; their raw clock is the same. And it ends when one of its inputs
 * fails, where we want the rest of a recording whose writer was killed.
 */
#ifndef LOCKCOST_MERGE_H
#define LOCKCOST_MERGE_H

#include <babeltrace2/babeltrace.h>
#include <glib.h>

#include "source.h"

struct merge;

struct merge *merge_create(source_receiver receiver, void *context, struct source_summary *summary);
void merge_free(struct merge *merge);

/**
 * Add the sink to `graph` and connect every output of `sources` (of bt_component_source *) to it.
 * Returns -1, having said why on stderr, when babeltrace2 refuses.
 */
int merge_connect(struct merge *merge, bt_graph *graph, const GPtrArray *sources);

#endif
