/* SPDX-License-Identifier: MIT */
/* Batches of events go round between the two threads: filled here, received there. */
#include "relay.h"

#include <pthread.h>
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
	bool has_thread;
	pthread_t thread;
	struct batch *batches; /* a ring */
	pthread_mutex_t lock;  /* of what follows */
	pthread_cond_t changed;
	size_t filled_count;   /* batches that were filled, in all */
	size_t received_count; /* and received: at most BATCHES fewer */
	bool is_finished;
};

/* The next filled batch, or NULL when there will be none. */
static struct batch *batch_await(struct relay *relay)
{
	struct batch *batch = NULL;

	pthread_mutex_lock(&relay->lock);
	while (relay->filled_count == relay->received_count && !relay->is_finished)
		pthread_cond_wait(&relay->changed, &relay->lock);
	if (relay->filled_count > relay->received_count)
		batch = &relay->batches[relay->received_count % BATCHES];
	pthread_mutex_unlock(&relay->lock);
	return batch;
}

static void count_up(struct relay *relay, size_t *count)
{
	pthread_mutex_lock(&relay->lock);
	++*count;
	pthread_cond_signal(&relay->changed);
	pthread_mutex_unlock(&relay->lock);
}

static void *receive(void *data)
{
	struct relay *relay = data;
	struct batch *batch;

	while ((batch = batch_await(relay))) {
		for (size_t i = 0; i < batch->count; i++)
			relay->receiver(relay->context, &batch->events[i]);
		batch->count = 0;
		g_ptr_array_set_size(batch->copies, 0);
		count_up(relay, &relay->received_count);
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
	relay->batches = g_new0(struct batch, BATCHES);
	for (int i = 0; i < BATCHES; i++)
		relay->batches[i].copies = g_ptr_array_new_with_free_func(g_free);
	pthread_mutex_init(&relay->lock, NULL);
	pthread_cond_init(&relay->changed, NULL);
	relay->has_thread = pthread_create(&relay->thread, NULL, receive, relay) == 0;
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

/* Only the thread that reads counts up filled_count. */
static void batch_send(struct relay *relay)
{
	count_up(relay, &relay->filled_count);
	pthread_mutex_lock(&relay->lock);
	while (relay->filled_count - relay->received_count == BATCHES)
		pthread_cond_wait(&relay->changed, &relay->lock);
	pthread_mutex_unlock(&relay->lock);
}

void relay_add(void *data, const struct event *event)
{
	struct relay *relay = data;
	struct batch *batch;
	struct event *place;

	if (!relay->has_thread) {
		relay->receiver(relay->context, event);
		return;
	}
	batch = &relay->batches[relay->filled_count % BATCHES];
	place = &batch->events[batch->count++];
	memcpy(place, event, decoding_event_size(event->type));
	pointers_copy(batch, place);
	if (batch->count == BATCH_EVENTS)
		batch_send(relay);
}

static void thread_finish(struct relay *relay)
{
	if (relay->batches[relay->filled_count % BATCHES].count > 0)
		batch_send(relay);
	pthread_mutex_lock(&relay->lock);
	relay->is_finished = true;
	pthread_cond_signal(&relay->changed);
	pthread_mutex_unlock(&relay->lock);
	pthread_join(relay->thread, NULL);
}

void relay_free(struct relay *relay)
{
	if (!relay)
		return;
	if (relay->has_thread)
		thread_finish(relay);
	for (int i = 0; relay->batches && i < BATCHES; i++)
		g_ptr_array_unref(relay->batches[i].copies);
	g_free(relay->batches);
	g_free(relay);
}
