/* SPDX-License-Identifier: MIT */
/* A sweep in the order of requests, as far as these are all known. */
#include "queue.h"

enum { WAITS_MAX = 4096 /* that are kept before they are counted */ };

static int compare_waits(const void *a, const void *b)
{
	const struct queue_wait *x = a, *y = b;

	return x->request_ns < y->request_ns ? -1 : x->request_ns > y->request_ns;
}

static uint64_t end_at(const struct queue *queue, guint index)
{
	return g_array_index(queue->ends, uint64_t, index);
}

/* Let those go whose wait was over by then. */
static void leave(struct queue *queue, uint64_t time_ns)
{
	uint64_t last_ns = 0;
	guint count = 0;

	while (count < queue->ends->len && end_at(queue, count) <= time_ns)
		last_ns = end_at(queue, count++);
	if (count == 0)
		return;
	g_array_remove_range(queue->ends, 0, count);
	if (queue->ends->len > 0 || last_ns - queue->busy_from_ns <= queue->longest_ns)
		return;
	queue->longest_ns = last_ns - queue->busy_from_ns;
	queue->longest_count = queue->busy_count;
}

static void come(struct queue *queue, const struct queue_wait *wait)
{
	guint at;

	leave(queue, wait->request_ns);
	at = queue->ends->len;
	if (at == 0) {
		queue->busy_from_ns = wait->request_ns;
		queue->busy_count = 0;
	}
	queue->busy_count++;
	while (at > 0 && end_at(queue, at - 1) > wait->end_ns)
		at--;
	g_array_insert_val(queue->ends, at, wait->end_ns);
	queue->longest = MAX(queue->longest, queue->ends->len);
}

static void count_until(struct queue *queue, uint64_t until_ns)
{
	guint count = 0;

	if (!queue->waits)
		return;
	g_array_sort(queue->waits, compare_waits);
	for (; count < queue->waits->len; count++) {
		struct queue_wait *wait = &g_array_index(queue->waits, struct queue_wait, count);

		if (wait->request_ns >= until_ns)
			break;
		/* One that comes too late is as long as it still can be. */
		wait->request_ns = MAX(wait->request_ns, queue->counted_ns);
		if (wait->end_ns > wait->request_ns)
			come(queue, wait);
		queue->counted_ns = wait->request_ns;
	}
	g_array_remove_range(queue->waits, 0, count);
}

void queue_add(struct queue *queue, uint64_t request_ns, uint64_t end_ns, uint64_t open_from_ns)
{
	struct queue_wait wait = {request_ns, end_ns};

	if (!queue->waits) {
		queue->waits = g_array_new(FALSE, FALSE, sizeof(struct queue_wait));
		queue->ends = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	}
	g_array_append_val(queue->waits, wait);
	if (queue->waits->len < WAITS_MAX)
		return;
	count_until(queue, open_from_ns);
	/* Somebody has been waiting since long ago: he comes late then. */
	if (queue->waits->len >= WAITS_MAX)
		count_until(queue, UINT64_MAX);
}

void queue_finish(struct queue *queue)
{
	count_until(queue, UINT64_MAX);
	if (queue->ends)
		leave(queue, UINT64_MAX);
}

void queue_clear(struct queue *queue)
{
	g_clear_pointer(&queue->waits, g_array_unref);
	g_clear_pointer(&queue->ends, g_array_unref);
}
