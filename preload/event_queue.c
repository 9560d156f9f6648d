/* SPDX-License-Identifier: MIT */
/* Writes queued events out, oldest first. */
#include "event_queue.h"

#include "lockcost-provider.h"
#include "thread.h"

static void write_out(const struct queued_event *event)
{
	switch (event->type) {
	case QUEUED_HOLD:
		lttng_ust_tracepoint(lockcost, hold, &event->hold);
		break;
	case QUEUED_WAIT_END:
		lttng_ust_tracepoint(lockcost, wait_end, &event->wait_end);
		break;
	case QUEUED_WAKE:
		lttng_ust_tracepoint(lockcost, wake, &event->wake);
		break;
	case QUEUED_MERGED:
		lttng_ust_tracepoint(lockcost, merged, &event->merged);
		break;
	}
}

void event_queue_drain(struct event_queue *queue)
{
	uint32_t tail = __atomic_load_n(&queue->tail, __ATOMIC_ACQUIRE);

	if (thread_is_silent)
		return;
	if (__atomic_exchange_n(&queue->is_draining, true, __ATOMIC_ACQUIRE))
		return;
	for (; queue->head != tail; queue->head++)
		write_out(&queue->events[queue->head % EVENT_QUEUE_SIZE]);
	__atomic_store_n(&queue->is_draining, false, __ATOMIC_RELEASE);
}
