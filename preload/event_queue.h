/* SPDX-License-Identifier: MIT */
/*
 * Events that wait for their thread to let go of its last lock, so that writing them never makes a
 * critical section longer. One producer, the thread; drained by it, or at the process's end by
 * whoever ends it.
 */
#ifndef LOCKCOST_PRELOAD_EVENT_QUEUE_H
#define LOCKCOST_PRELOAD_EVENT_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/events.h"

enum { EVENT_QUEUE_SIZE = 64 };

enum queued_type { QUEUED_HOLD, QUEUED_WAIT_END, QUEUED_WAKE, QUEUED_MERGED };

struct queued_event {
	enum queued_type type;
	union {
		struct lockcost_hold hold;
		struct lockcost_wait_end wait_end;
		struct lockcost_wake wake;
		struct {
			struct lockcost_merged merged;
			uint64_t lengths[LOCKCOST_MERGED_LENGTHS]; /* its own */
		};
	};
};

struct event_queue {
	uint32_t head; /* next to write out */
	uint32_t tail; /* next free; never more than EVENT_QUEUE_SIZE ahead */
	bool is_draining;
	struct queued_event events[EVENT_QUEUE_SIZE];
};

static inline bool event_queue_is_empty(const struct event_queue *queue)
{
	return queue->head == queue->tail;
}

static inline bool event_queue_is_full(const struct event_queue *queue)
{
	return queue->tail - queue->head == EVENT_QUEUE_SIZE;
}

/** A place for the next event; event_queue_push() publishes it. The queue must not be full. */
static inline struct queued_event *event_queue_next(struct event_queue *queue)
{
	return &queue->events[queue->tail % EVENT_QUEUE_SIZE];
}

static inline void event_queue_push(struct event_queue *queue)
{
	__atomic_store_n(&queue->tail, queue->tail + 1, __ATOMIC_RELEASE);
}

/** Writes out what is queued. Does nothing where another thread is at it. */
void event_queue_drain(struct event_queue *queue);

#endif
