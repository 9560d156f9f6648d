/* SPDX-License-Identifier: MIT */
/* Turns packets of ftrace records into babeltrace2 messages. */
#include "ctf_source.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ctf_classes.h"

/** Messages that one step of an iterator can need: a loss, a packet's beginning, an event. */
enum { MESSAGES_PER_STEP = 2 };

struct source {
	struct ctf_source_settings *settings;
	struct ftrace_formats *formats;
	struct ctf_classes *classes;
	GPtrArray *cpus; /* struct cpu_file * */
	uint64_t size;	 /* of their files, in bytes */
	uint64_t read;	 /* of that, so far */
	uint64_t event_count;
};

struct cpu_file {
	char *path;
	unsigned int cpu;
	bt_stream *stream;
};

struct iterator {
	struct source *source;
	const struct cpu_file *file;
	struct page_reader *reader;
	struct page_packet span;
	bt_packet *packet; /* the one that is open, or null */
	uint64_t end_ns;   /* of the packet before */
	enum { BEGINNING, BETWEEN_PACKETS, IN_PACKET, ENDED } state;
};

static void cpu_file_free(gpointer data)
{
	struct cpu_file *file = data;

	bt_stream_put_ref(file->stream);
	g_free(file->path);
	g_free(file);
}

static void source_free(struct source *source)
{
	g_ptr_array_unref(source->cpus);
	if (source->classes)
		ctf_classes_free(source->classes);
	if (source->formats)
		ftrace_formats_free(source->formats);
	g_free(source);
}

static int add_cpu(struct source *source, bt_self_component_source *self, const char *path,
		   const char *name)
{
	struct cpu_file *file;
	g_autofree char *port = NULL;
	unsigned int cpu;
	struct stat info;
	int length = 0;

	if (sscanf(name, "cpu%u.raw%n", &cpu, &length) != 1 || !length || name[length])
		return 0;
	file = g_new0(struct cpu_file, 1);
	file->path = g_build_filename(path, name, NULL);
	file->cpu = cpu;
	file->stream = bt_stream_create(source->classes->stream_class, source->classes->trace);
	g_ptr_array_add(source->cpus, file);
	if (stat(file->path, &info) == 0)
		source->size += (uint64_t)info.st_size;
	port = g_strdup_printf("cpu%u", cpu);
	bt_stream_set_name(file->stream, port); /* becomes the file's name */
	return bt_self_component_source_add_output_port(self, port, file, NULL) ==
			       BT_SELF_COMPONENT_ADD_PORT_STATUS_OK
		       ? 0
		       : -1;
}

static int add_cpus(struct source *source, bt_self_component_source *self, const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)) != NULL)
		if (add_cpu(source, self, path, name) < 0)
			return -1;
	return 0;
}

static bt_component_class_initialize_method_status
source_initialize(bt_self_component_source *self, bt_self_component_source_configuration *unused,
		  const bt_value *parameters, void *data)
{
	struct ctf_source_settings *settings = data;
	bt_self_component *component = bt_self_component_source_as_self_component(self);
	struct source *source = g_new0(struct source, 1);

	(void)unused;
	(void)parameters;
	source->settings = settings;
	source->cpus = g_ptr_array_new_with_free_func(cpu_file_free);
	source->formats = ftrace_formats_read(settings->path);
	if (source->formats)
		source->classes =
			ctf_classes_create(component, source->formats, settings->clock_offset_ns);
	if (!source->classes || add_cpus(source, self, settings->path) < 0) {
		settings->has_failed = true;
		source_free(source);
		return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_ERROR;
	}
	bt_self_component_set_data(component, source);
	return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

static void source_finalize(bt_self_component_source *self)
{
	source_free(bt_self_component_get_data(bt_self_component_source_as_self_component(self)));
}

static bt_message_iterator_class_initialize_method_status
iterator_initialize(bt_self_message_iterator *self, bt_self_message_iterator_configuration *unused,
		    bt_self_component_port_output *port)
{
	struct iterator *iterator = g_new0(struct iterator, 1);

	(void)unused;
	iterator->source =
		bt_self_component_get_data(bt_self_message_iterator_borrow_component(self));
	iterator->file = bt_self_component_port_get_data(
		bt_self_component_port_output_as_self_component_port(port));
	iterator->reader =
		page_reader_open(iterator->file->path, iterator->source->formats->page_size);
	if (!iterator->reader) {
		iterator->source->settings->has_failed = true;
		g_free(iterator);
		return BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_ERROR;
	}
	bt_self_message_iterator_set_data(self, iterator);
	return BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

static void iterator_finalize(bt_self_message_iterator *self)
{
	struct iterator *iterator = bt_self_message_iterator_get_data(self);

	bt_packet_put_ref(iterator->packet);
	page_reader_close(iterator->reader);
	g_free(iterator);
}

/** sink.ctf.fs takes a loss only when it ends where the next packet ends. */
static bt_message *create_loss(bt_self_message_iterator *self, struct iterator *iterator)
{
	uint64_t begin_ns = iterator->end_ns ? iterator->end_ns : iterator->span.begin_ns;
	bt_message *message = bt_message_discarded_events_create_with_default_clock_snapshots(
		self, iterator->file->stream, begin_ns, iterator->span.end_ns);

	if (message && iterator->span.lost_events)
		bt_message_discarded_events_set_count(message, iterator->span.lost_events);
	return message;
}

/** Load a packet and write what precedes its events: messages written, or -1. */
static int begin_packet(bt_self_message_iterator *self, struct iterator *iterator,
			bt_message_array_const messages)
{
	uint64_t before = page_reader_position(iterator->reader);
	int status = page_reader_load(iterator->reader, &iterator->span);
	int count = 0;

	iterator->source->read += page_reader_position(iterator->reader) - before;

	if (status < 0)
		return -1;
	if (status == 0) {
		iterator->state = ENDED;
		messages[count++] = bt_message_stream_end_create(self, iterator->file->stream);
		return count;
	}
	if (iterator->span.has_lost)
		messages[count++] = create_loss(self, iterator);
	iterator->packet = bt_packet_create(iterator->file->stream);
	ctf_classes_fill_packet(iterator->packet, iterator->file->cpu);
	messages[count++] = bt_message_packet_beginning_create_with_default_clock_snapshot(
		self, iterator->packet, iterator->span.begin_ns);
	iterator->state = IN_PACKET;
	return count;
}

static int end_packet(bt_self_message_iterator *self, struct iterator *iterator,
		      bt_message_array_const messages)
{
	messages[0] = bt_message_packet_end_create_with_default_clock_snapshot(
		self, iterator->packet, iterator->span.end_ns);
	iterator->end_ns = iterator->span.end_ns;
	BT_PACKET_PUT_REF_AND_RESET(iterator->packet);
	iterator->state = BETWEEN_PACKETS;
	return 1;
}

/** Write the next event that is ours, or the packet's end: messages written. */
static int write_event(bt_self_message_iterator *self, struct iterator *iterator,
		       bt_message_array_const messages)
{
	struct source *source = iterator->source;
	struct page_record record;
	bt_message *message;
	uint16_t id;

	do {
		if (!page_reader_next(iterator->reader, &record))
			return end_packet(self, iterator, messages);
		id = 0;
		if (record.size >= sizeof(id))
			memcpy(&id, record.bytes, sizeof(id));
	} while (!iterator->source->formats->by_id[id] ||
		 record.size < iterator->source->formats->by_id[id]->record_size);
	message = bt_message_event_create_with_packet_and_default_clock_snapshot(
		self, iterator->source->classes->by_id[id], iterator->packet,
		MIN(record.time_ns, iterator->span.end_ns));
	source->event_count++;
	progress_update(source->settings->progress,
			source->size ? (double)source->read / (double)source->size : -1,
			source->event_count);
	if (message)
		ctf_classes_fill_event(bt_message_event_borrow_event(message),
				       iterator->source->formats->by_id[id], &record);
	messages[0] = message;
	return 1;
}

static int write_messages(bt_self_message_iterator *self, struct iterator *iterator,
			  bt_message_array_const messages)
{
	switch (iterator->state) {
	case BEGINNING:
		iterator->state = BETWEEN_PACKETS;
		messages[0] = bt_message_stream_beginning_create(self, iterator->file->stream);
		return 1;
	case BETWEEN_PACKETS:
		return begin_packet(self, iterator, messages);
	case IN_PACKET:
		return write_event(self, iterator, messages);
	default:
		return 0;
	}
}

static bt_message_iterator_class_next_method_status iterator_next(bt_self_message_iterator *self,
								  bt_message_array_const messages,
								  uint64_t capacity,
								  uint64_t *count)
{
	struct iterator *iterator = bt_self_message_iterator_get_data(self);

	*count = 0;
	while (*count + MESSAGES_PER_STEP <= capacity && iterator->state != ENDED) {
		int written = write_messages(self, iterator, messages + *count);

		if (written < 0) {
			iterator->source->settings->has_failed = true;
			return BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_ERROR;
		}
		*count += (uint64_t)written;
	}
	return *count ? BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_OK
		      : BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_END;
}

bt_component_class_source *ctf_source_class_create(void)
{
	bt_message_iterator_class *iterator_class = bt_message_iterator_class_create(iterator_next);
	bt_component_class_source *class =
		bt_component_class_source_create("ftrace", iterator_class);

	bt_message_iterator_class_set_initialize_method(iterator_class, iterator_initialize);
	bt_message_iterator_class_set_finalize_method(iterator_class, iterator_finalize);
	bt_component_class_source_set_initialize_method(class, source_initialize);
	bt_component_class_source_set_finalize_method(class, source_finalize);
	bt_message_iterator_class_put_ref(iterator_class);
	return class;
}
