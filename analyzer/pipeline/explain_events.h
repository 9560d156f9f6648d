/* SPDX-License-Identifier: MIT */
/* Picks the events that have to do with one wait. */
#ifndef LOCKCOST_EXPLAIN_EVENTS_H
#define LOCKCOST_EXPLAIN_EVENTS_H

#include <stdbool.h>

#include "event.h"
#include "explained.h"
#include "lock.h"

/** What is looked for, while the events are read once more. */
struct explain_events {
	struct explained *explained; /* whose threads are known; the events are added to it */
	const struct lock *lock;
	uint64_t waking_ns; /* when the waiter was woken, 0: never */
	bool has_all;	    /* also where they are very many */
};

/** A receiver of events: `context` is a struct explain_events. */
void explain_events_add(void *context, const struct event *event);

#endif
