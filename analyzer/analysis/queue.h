/* SPDX-License-Identifier: MIT */
/* How many threads waited for a lock at a time, and for how long there always was one. */
#ifndef LOCKCOST_QUEUE_H
#define LOCKCOST_QUEUE_H

#include <glib.h>
#include <stdint.h>

/** Zeroed, it is a queue that nobody has waited in. */
struct queue {
	GArray *waits;		/* struct queue_wait that are not counted yet, in no order */
	GArray *ends;		/* uint64_t: of those that wait, in order */
	uint64_t counted_ns;	/* what was requested before is counted */
	uint64_t busy_from_ns;	/* since when the queue has not been empty */
	uint64_t busy_count;	/* who has come since */
	unsigned int longest;	/* most threads that waited at a time */
	uint64_t longest_ns;	/* longest time in which somebody always waited */
	uint64_t longest_count; /* waits in that time */
};

struct queue_wait {
	uint64_t request_ns;
	uint64_t end_ns;
};

/**
 * A wait is over; they come in the order of their ends, more or less. No wait that was requested
 * before `open_from_ns` will come any more.
 */
void queue_add(struct queue *queue, uint64_t request_ns, uint64_t end_ns, uint64_t open_from_ns);

/** Count what was added; no wait follows. */
void queue_finish(struct queue *queue);

void queue_clear(struct queue *queue);

#endif
