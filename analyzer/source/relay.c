/* SPDX-License-Identifier: MIT */
/* Batches of events go round between the two threads: filled here, received there. */
#include "relay.h"

#include <string.h>

#include "decoding.h"

enum { BATCH_EVENTS = 1024, BATCHES = 8 };

struct batch {
	struct event events[BATCH_EVENTS];
	size_t count;
	GPtrArray *copies; /* of what events point to */
};

struct relay {
	source_receiver receiver;
	void *context;
	GThread *thread;     /* NULL: there is none */
	GAsyncQueue *filled; /* struct batch; an empty one is the last */
	GAsyncQueue *empty;
	struct batch *batch; /* the one that is being filled */
};

static struct batch *batch_create(void)
{
	struct batch *batch = g_new(struct batch, 1);

	batch->count = 0;
	batch->copies = g_ptr_array_new_with_free_func(g_free);
	return batch;
}

static void batch_free(void *data)
{
	struct batch *batch = data;

	g_ptr_array_unref(batch->copies);
	g_free(batch);
}

static void *receive(void *data)
{
	struct relay *relay = data;
	bool is_last = false;

	while (!is_last) {
		struct batch *batch = g_async_queue_pop(relay->filled);

		is_last = batch->count == 0;
		for (size_t i = 0; i < batch->count; i++)
			relay->receiver(relay->context, &batch->events[i]);
		batch->count = 0;
		g_ptr_array_set_size(batch->copies, 0);
		g_async_queue_push(relay->empty, batch);
	}
	return NULL;
}

struct relay *relay_create(source_receiver receiver, void *context)
{
	struct relay *relay = g_new0(struct relay, 1);

	relay->receiver = receiver;
	relay->context = context;
	if (g_get_num_processors() < 2)
		return relay;
	relay->filled = g_async_queue_new_full(batch_free);
	relay->empty = g_async_queue_new_full(batch_free);
	relay->thread = g_thread_try_new("analysis", receive, relay, NULL);
	for (int i = 1; relay->thread && i < BATCHES; i++)
		g_async_queue_push(relay->empty, batch_create());
	relay->batch = batch_create();
	return relay;
}

static void *copy(struct batch *batch, const void *data, size_t size)
{
	void *copied = g_memdup2(data, size);

	g_ptr_array_add(batch->copies, copied);
	return copied;
}

/* What it points to is the trace's, and soon gone. */
static void pointers_copy(struct batch *batch, struct event *event)
{
	const struct decoding_class *class = decoding_with_pointers(event->type);
	char *row = (char *)&event->process_start;

	for (size_t i = 0; class && i < class->field_count; i++) {
		const struct decoding_field *field = &class->fields[i];
		void **pointer = (void **)(void *)(row + field->offset);

		if (field->kind == DECODING_STRING)
			*pointer = copy(batch, *pointer, strlen(*pointer) + 1);
		else if (field->kind == DECODING_SEQUENCE && *pointer)
			*pointer =
				copy(batch, *pointer,
				     *(uint32_t *)(row + field->count_offset) * sizeof(uint64_t));
	}
}

static void batch_send(struct relay *relay)
{
	g_async_queue_push(relay->filled, relay->batch);
	relay->batch = g_async_queue_pop(relay->empty);
}

void relay_add(void *data, const struct event *event)
{
	struct relay *relay = data;
	struct event *place;

	if (!relay->thread) {
		relay->receiver(relay->context, event);
		return;
	}
	place = &relay->batch->events[relay->batch->count++];
	memcpy(place, event, decoding_event_size(event->type));
	pointers_copy(relay->batch, place);
	if (relay->batch->count == BATCH_EVENTS)
		batch_send(relay);
}

void relay_free(struct relay *relay)
{
	if (!relay)
		return;
	if (relay->thread) {
		if (relay->batch->count > 0)
			batch_send(relay);
		batch_send(relay);
		g_thread_join(relay->thread);
	}
	if (relay->filled) {
		batch_free(relay->batch);
		g_async_queue_unref(relay->filled);
		g_async_queue_unref(relay->empty);
	}
	g_free(relay);
}
