/* SPDX-License-Identifier: MIT */
/* A sink that takes the earliest message of all data streams, as often as there is one. */
#include "merge.h"

#include <stdio.h>

#include "decoder.h"
#include "heap.h"
#include "input.h"
#include "message.h"
#include "trace.h"

enum { CPU_MAX = 4096, CONSUME_BATCH = 1024 };

struct merge {
	source_receiver receiver;
	void *context;
	struct source_summary *summary;
	struct decoder *decoder;
	struct input *inputs;
	size_t input_count;
	struct heap heap;	      /* the inputs that have a message */
	size_t kernel_open_count;     /* kernel streams that have not ended */
	int32_t running_tid[CPU_MAX]; /* who runs where, by sched_switch; 0: not known */
};

struct merge *merge_create(source_receiver receiver, void *context, struct source_summary *summary)
{
	struct merge *merge = g_new0(struct merge, 1);

	merge->receiver = receiver;
	merge->context = context;
	merge->summary = summary;
	merge->decoder = decoder_create();
	return merge;
}

void merge_free(struct merge *merge)
{
	if (!merge)
		return;
	decoder_free(merge->decoder);
	g_free(merge->inputs);
	heap_clear(&merge->heap);
	g_free(merge);
}

/* Events */

static void send(struct merge *merge, const struct event *event)
{
	merge->summary->event_count++;
	merge->receiver(merge->context, event);
}

static int32_t *running_on(struct merge *merge, int32_t cpu)
{
	return cpu >= 0 && cpu < CPU_MAX ? &merge->running_tid[cpu] : NULL;
}

/*
 * Kernel events are about a thread; where the trace does not name it, it is the one that runs
 * there.
 */
static void thread_resolve(struct merge *merge, struct event *event, int32_t context_tid)
{
	int32_t *running = running_on(merge, event->cpu);
	int32_t tid = context_tid || !running ? context_tid : *running;

	switch (event->type) {
	case EVENT_SCHED_SWITCH:
		if (running)
			*running = event->sched_switch.next_tid;
		break;
	case EVENT_SCHED_WAKING:
		event->sched_wake.waker_tid = tid;
		break;
	case EVENT_FUTEX_ENTRY:
		event->futex_entry.tid = tid;
		break;
	case EVENT_FUTEX_EXIT:
		event->futex_exit.tid = tid;
		break;
	case EVENT_CALL_ENTRY:
	case EVENT_CALL_EXIT:
		event->call.tid = tid;
		break;
	case EVENT_PRIORITY_LENT:
		event->priority_lent.lender_tid = tid;
		break;
	case EVENT_TASK_NEW:
	case EVENT_TASK_FORK:
		event->task_new.parent_tid = tid;
		break;
	default:
		break;
	}
}

static void loss_send(struct merge *merge, const struct input *input, uint64_t count,
		      uint64_t until_ns)
{
	struct event event = {.type = EVENT_LOST, .cpu = input->cpu};
	int32_t *running = running_on(merge, input->cpu);

	event.time_ns = message_time_ns(input->head, input->time_ns);
	event.lost.until_ns = MAX(until_ns, event.time_ns);
	event.lost.count = count;
	event.lost.is_kernel = input->is_kernel;
	if (running && input->is_kernel)
		*running = 0;
	send(merge, &event);
}

static void head_send(struct merge *merge, const struct input *input)
{
	uint64_t count, until_ns;
	int32_t context_tid = 0;
	struct event event;

	if (message_is_loss(input->head, &count, &until_ns)) {
		loss_send(merge, input, count, until_ns);
		return;
	}
	if (!decoder_decode(merge->decoder, bt_message_event_borrow_event_const(input->head),
			    &event, &context_tid)) {
		merge->summary->unknown_count++;
		return;
	}
	event.cpu = input->cpu;
	/* Not the message's own time: in a damaged stream that may lie before what was sent. */
	event.time_ns = input->time_ns;
	thread_resolve(merge, &event, context_tid);
	send(merge, &event);
}

/* The kernel's side covers what lies between the first and the last sign of any of its streams. */
static void kernel_begin_send(struct merge *merge)
{
	struct event event = {.type = EVENT_KERNEL_BEGIN, .cpu = INPUT_CPU_UNKNOWN};

	event.time_ns = UINT64_MAX;
	for (size_t i = 0; i < merge->input_count; i++) {
		struct input *input = &merge->inputs[i];

		if (!input->is_kernel || !input->head)
			continue;
		merge->kernel_open_count++;
		event.time_ns = MIN(event.time_ns, input->begin_ns);
	}
	if (merge->kernel_open_count)
		send(merge, &event);
}

static void kernel_end_send(struct merge *merge)
{
	struct event event = {.type = EVENT_KERNEL_END, .cpu = INPUT_CPU_UNKNOWN};

	for (size_t i = 0; i < merge->input_count; i++) {
		if (merge->inputs[i].is_kernel)
			event.time_ns = MAX(event.time_ns, merge->inputs[i].end_ns);
	}
	send(merge, &event);
}

static void input_report(struct merge *merge, const struct input *input)
{
	if (input->problem)
		g_ptr_array_add(merge->summary->problems,
				g_strdup_printf("a %s stream is damaged from %.6f s on: %s",
						input->is_kernel ? "kernel" : "user-space",
						(double)input->end_ns / 1e9, input->problem));
}

static void merge_step(struct merge *merge)
{
	struct input *input = heap_first(&merge->heap);

	head_send(merge, input);
	if (input_advance(input)) {
		heap_update_first(&merge->heap);
		return;
	}
	heap_remove_first(&merge->heap);
	input_report(merge, input);
	if (input->is_kernel && --merge->kernel_open_count == 0)
		kernel_end_send(merge);
}

/* The sink component */

static bt_component_class_sink_consume_method_status sink_consume(bt_self_component_sink *self)
{
	struct merge *merge =
		bt_self_component_get_data(bt_self_component_sink_as_self_component(self));

	for (int i = 0; i < CONSUME_BATCH && heap_first(&merge->heap); i++)
		merge_step(merge);
	if (heap_first(&merge->heap))
		return BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_OK;
	merge->summary->malformed_count = decoder_malformed_count(merge->decoder);
	return BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_END;
}

static bt_component_class_initialize_method_status
sink_initialize(bt_self_component_sink *self, bt_self_component_sink_configuration *configuration,
		const bt_value *params, void *data)
{
	struct merge *merge = data;

	(void)configuration;
	(void)params;
	bt_self_component_set_data(bt_self_component_sink_as_self_component(self), merge);
	for (size_t i = 0; i < merge->input_count; i++) {
		char name[32];

		g_snprintf(name, sizeof(name), "in%zu", i);
		if (bt_self_component_sink_add_input_port(self, name, NULL, NULL) !=
		    BT_SELF_COMPONENT_ADD_PORT_STATUS_OK)
			return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_ERROR;
	}
	return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

/* A stream whose iterator cannot even be made is one more damaged stream. */
static void input_open(struct input *input, bt_self_component_sink *self, uint64_t index)
{
	bt_self_component_port_input *port =
		bt_self_component_sink_borrow_input_port_by_index(self, index);

	input->cpu = INPUT_CPU_UNKNOWN;
	if (bt_message_iterator_create_from_sink_component(self, port, &input->iterator) !=
	    BT_MESSAGE_ITERATOR_CREATE_FROM_SINK_COMPONENT_STATUS_OK)
		input->problem = trace_take_error();
}

static bt_component_class_sink_graph_is_configured_method_status
sink_configured(bt_self_component_sink *self)
{
	struct merge *merge =
		bt_self_component_get_data(bt_self_component_sink_as_self_component(self));

	for (size_t i = 0; i < merge->input_count; i++) {
		struct input *input = &merge->inputs[i];

		input_open(input, self, i);
		if (input->iterator && input_advance(input))
			heap_push(&merge->heap, input);
		else
			input_report(merge, input);
	}
	kernel_begin_send(merge);
	return BT_COMPONENT_CLASS_SINK_GRAPH_IS_CONFIGURED_METHOD_STATUS_OK;
}

static void sink_finalize(bt_self_component_sink *self)
{
	struct merge *merge =
		bt_self_component_get_data(bt_self_component_sink_as_self_component(self));

	for (size_t i = 0; merge && i < merge->input_count; i++)
		input_clear(&merge->inputs[i]);
}

static const bt_component_sink *sink_add(struct merge *merge, bt_graph *graph)
{
	bt_component_class_sink *class = bt_component_class_sink_create("merge", sink_consume);
	const bt_component_sink *sink = NULL;

	if (!class)
		return NULL;
	bt_component_class_sink_set_initialize_method(class, sink_initialize);
	bt_component_class_sink_set_graph_is_configured_method(class, sink_configured);
	bt_component_class_sink_set_finalize_method(class, sink_finalize);
	if (bt_graph_add_sink_component_with_initialize_method_data(
		    graph, class, "merge", NULL, merge, BT_LOGGING_LEVEL_NONE, &sink) !=
	    BT_GRAPH_ADD_COMPONENT_STATUS_OK)
		sink = NULL;
	bt_component_class_sink_put_ref(class);
	return sink;
}

int merge_connect(struct merge *merge, bt_graph *graph, const GPtrArray *sources)
{
	const bt_component_sink *sink;
	uint64_t index = 0;
	char *reason;

	for (guint i = 0; i < sources->len; i++)
		merge->input_count += bt_component_source_get_output_port_count(sources->pdata[i]);
	merge->inputs = g_new0(struct input, merge->input_count + 1);
	sink = sink_add(merge, graph);
	if (!sink)
		goto fail;
	for (guint i = 0; i < sources->len; i++) {
		const bt_component_source *source = sources->pdata[i];
		uint64_t port_count = bt_component_source_get_output_port_count(source);

		for (uint64_t port = 0; port < port_count; port++, index++) {
			if (bt_graph_connect_ports(
				    graph,
				    bt_component_source_borrow_output_port_by_index_const(source,
											  port),
				    bt_component_sink_borrow_input_port_by_index_const(sink, index),
				    NULL) != BT_GRAPH_CONNECT_PORTS_STATUS_OK)
				goto fail;
		}
	}
	return 0;
fail:
	reason = trace_take_error();
	fprintf(stderr, "lockcost: babeltrace2 cannot read these traces: %s\n", reason);
	g_free(reason);
	return -1;
}
