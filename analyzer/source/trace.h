/* SPDX-License-Identifier: MIT */
/* Opens one CTF trace as a source component of a graph. */
#ifndef LOCKCOST_TRACE_H
#define LOCKCOST_TRACE_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>

/**
 * Add a source.ctf.fs component that reads `directory` to `graph`. Returns NULL when the trace
 * cannot be opened; `*reason` then says why and is to be freed with g_free.
 */
const bt_component_source *trace_open(bt_graph *graph, const bt_component_class_source *ctf_fs,
				      const char *directory, char **reason);

/**
 * Whether the trace can be opened at all. Asked in a graph of its own, because a component that
 * fails spoils the graph that it was meant for.
 */
bool trace_can_open(const bt_component_class_source *ctf_fs, const char *directory, char **reason);

/** Take babeltrace2's error of this thread, if any, and return its most specific cause (g_free). */
char *trace_take_error(void);

#endif
