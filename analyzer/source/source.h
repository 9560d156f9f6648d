/* SPDX-License-Identifier: MIT */
/*
 * Reads CTF traces and hands out their events in time order, as the model knows them. The rest of
 * the analyzer sees nothing of babeltrace2.
 */
#ifndef LOCKCOST_SOURCE_H
#define LOCKCOST_SOURCE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "event.h"

/**
 * Called once per event, mostly in another thread than source_read()'s, which waits meanwhile.
 * Strings and arrays in it are valid during the call only.
 */
typedef void (*source_receiver)(void *context, const struct event *event);

/** What reading the traces was like. */
struct source_summary {
	uint64_t event_count;	  /* events handed out */
	uint64_t unknown_count;	  /* events of classes that the analyzer has no use for */
	uint64_t malformed_count; /* events of our provider that lack fields of the contract */
	unsigned int trace_count; /* traces that could be opened */
	GPtrArray *problems;	  /* char *: what could not be read, a sentence each */
};

/**
 * Find every CTF trace in and below `directories` (a NULL-terminated list) and pass its events to
 * `receiver`. Damaged traces are read as far as they go; what is missing is said in the summary.
 * Returns -1, having said why on stderr, when no trace could be opened at all.
 */
int source_read(const char *const *directories, source_receiver receiver, void *context,
		struct source_summary *summary);

void source_summary_clear(struct source_summary *summary);

#endif
