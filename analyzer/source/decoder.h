/* SPDX-License-Identifier: MIT */
/* Turns babeltrace2's events into struct event, by tables bound once per event class. */
#ifndef LOCKCOST_DECODER_H
#define LOCKCOST_DECODER_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>

#include "event.h"

struct decoder;

struct decoder *decoder_create(void);
void decoder_free(struct decoder *decoder);

/**
 * Fill `event` (except time_ns and cpu). Returns false when the class is of no use to the analyzer.
 * Strings and arrays in the result are valid until the message is released or the next call.
 * `context_tid` gets the thread that recorded it where the trace has that as a context, else 0.
 */
bool decoder_decode(struct decoder *decoder, const bt_event *source, struct event *event,
		    int32_t *context_tid);

/** Events of our provider whose class lacks fields of the contract, or has them as another type. */
uint64_t decoder_malformed_count(const struct decoder *decoder);

#endif
