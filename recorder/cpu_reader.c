/* SPDX-License-Identifier: MIT */
/*
 * Moves ring-buffer pages to disk without looking at them, many at a time: the CPU that fills the
 * buffer is the one that wakes the reader, and each wake-up takes that CPU from the target.
 */
#include "cpu_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <tracefs.h>
#include <unistd.h>

#include "about.h"

enum {
	CHUNK_PAGES = 64, /* so many are written by one write(2) */
	REST_MS = 10,	  /* where a buffer is said to be ready, and has no whole page */
};

struct cpu_reader {
	int cpu;
	int ready_fd; /* readable when the buffer is as full as the instance's buffer_percent */
	int stop_fd;  /* that of all readers */
	int output_fd;
	int error; /* errno of the first page that could not be moved; read after the join */
	struct tracefs_cpu *pages; /* never blocks */
	GThread *thread;
};

struct cpu_readers {
	struct tracefs_instance *instance;
	int stop_fd; /* an eventfd: readable when the threads are to end */
	int count;
	struct cpu_reader cpus[];
};

/**
 * Whole pages only, but for the last ones: a page that is still being filled would become a page on
 * disk with each read of it.
 * @return its length, or 0 or less when there is none
 */
static int next_page(struct cpu_reader *reader, char *bytes, bool is_last)
{
	int length = (int)TEMP_FAILURE_RETRY(
		is_last ? tracefs_cpu_flush(reader->pages, bytes)
			: tracefs_cpu_buffered_read(reader->pages, bytes, true));

	if (length < 0 && errno != EAGAIN)
		reader->error = errno;
	return length;
}

/** @return bytes in the chunk; less than SIZE when there are no more pages */
static size_t fill_chunk(struct cpu_reader *reader, char *chunk, size_t size, bool is_last)
{
	size_t used = 0;

	while (used < size) {
		int length = next_page(reader, chunk + used, is_last);

		if (length <= 0)
			break;
		used += (size_t)length;
	}
	return used;
}

static void write_chunk(struct cpu_reader *reader, const char *chunk, size_t length)
{
	while (length > 0) {
		ssize_t written = TEMP_FAILURE_RETRY(write(reader->output_fd, chunk, length));

		if (written < 0) {
			reader->error = errno;
			return;
		}
		chunk += written;
		length -= (size_t)written;
	}
}

/** @return whether there were any */
static bool move_pages(struct cpu_reader *reader, char *chunk, size_t size, bool is_last)
{
	bool any = false;
	size_t length;

	do {
		length = fill_chunk(reader, chunk, size, is_last);
		write_chunk(reader, chunk, length);
		any |= length > 0;
	} while (length == size && !reader->error);
	return any;
}

/** @return whether the reader is to stop */
static bool wait_for_stop(const struct cpu_reader *reader, bool or_pages, int timeout_ms)
{
	struct pollfd polls[] = {{.fd = reader->stop_fd, .events = POLLIN},
				 {.fd = or_pages ? reader->ready_fd : -1, .events = POLLIN}};

	poll(polls, G_N_ELEMENTS(polls), timeout_ms);
	return polls[0].revents != 0;
}

static gpointer read_pages(gpointer data)
{
	struct cpu_reader *reader = data;
	size_t size = (size_t)tracefs_cpu_read_size(reader->pages) * CHUNK_PAGES;
	g_autofree char *chunk = g_malloc(size);
	bool is_last = false;

	while (!is_last && !reader->error) {
		is_last = wait_for_stop(reader, true, -1);
		/* Before Linux 6.1 a buffer is ready with its first event. */
		if (!move_pages(reader, chunk, size, is_last) && !is_last)
			wait_for_stop(reader, false, REST_MS);
	}
	return NULL;
}

static int open_buffer(struct cpu_reader *reader, struct tracefs_instance *instance)
{
	g_autofree char *file = g_strdup_printf("per_cpu/cpu%d/trace_pipe_raw", reader->cpu);

	/* A second descriptor: the library shows nobody the one that it reads from. */
	reader->pages = tracefs_cpu_open(instance, reader->cpu, true);
	reader->ready_fd = tracefs_instance_file_open(instance, file, O_RDONLY | O_NONBLOCK);
	if (!reader->pages || reader->ready_fd < 0) {
		g_printerr("lockcost: cannot read the buffer of CPU %d: %s\n", reader->cpu,
			   strerror(errno));
		return -1;
	}
	return 0;
}

static int open_output(struct cpu_reader *reader, const char *path)
{
	g_autofree char *file = g_strdup_printf("%s/cpu%d.raw", path, reader->cpu);

	reader->output_fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (reader->output_fd < 0) {
		g_printerr("lockcost: cannot write %s: %s\n", file, strerror(errno));
		return -1;
	}
	return 0;
}

static int start_reader(struct cpu_readers *readers, const char *path, int cpu)
{
	struct cpu_reader *reader = &readers->cpus[readers->count];
	g_autofree char *directory = g_strdup_printf("per_cpu/cpu%d", cpu);

	/* A CPU that was never online has no buffer. */
	if (!tracefs_dir_exists(readers->instance, directory))
		return 0;
	readers->count++;
	*reader = (struct cpu_reader){
		.cpu = cpu, .ready_fd = -1, .stop_fd = readers->stop_fd, .output_fd = -1};
	if (open_buffer(reader, readers->instance) < 0 || open_output(reader, path) < 0)
		return -1;
	reader->thread = g_thread_new("lockcost-cpu", read_pages, reader);
	return 0;
}

struct cpu_readers *cpu_readers_start(struct tracefs_instance *instance, const char *path)
{
	int cpus = (int)sysconf(_SC_NPROCESSORS_CONF);
	struct cpu_readers *readers =
		g_malloc0(sizeof(*readers) + (size_t)cpus * sizeof(readers->cpus[0]));
	int64_t ignored;

	readers->instance = instance;
	readers->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (readers->stop_fd < 0) {
		g_printerr("lockcost: cannot make an eventfd: %s\n", strerror(errno));
		g_free(readers);
		return NULL;
	}
	for (int cpu = 0; cpu < cpus; cpu++) {
		if (start_reader(readers, path, cpu) == 0)
			continue;
		cpu_readers_stop(readers, &ignored);
		return NULL;
	}
	return readers;
}

/** "overrun" counts what overwriting destroyed, "dropped events" what found no room. */
static int64_t count_lost_events(const struct cpu_readers *readers, int cpu)
{
	static const char *const counters[] = {"\noverrun: ", "\ndropped events: "};
	g_autofree char *file = g_strdup_printf("per_cpu/cpu%d/stats", cpu);
	char *text = tracefs_instance_file_read(readers->instance, file, NULL);
	int64_t lost_events = 0;

	if (!text)
		return ABOUT_UNKNOWN;
	for (size_t i = 0; i < G_N_ELEMENTS(counters); i++) {
		const char *line = strstr(text, counters[i]);

		if (line)
			lost_events += g_ascii_strtoll(line + strlen(counters[i]), NULL, 10);
	}
	free(text);
	return lost_events;
}

static void close_reader(struct cpu_reader *reader)
{
	if (reader->thread)
		g_thread_join(reader->thread);
	if (reader->ready_fd >= 0)
		close(reader->ready_fd);
	tracefs_cpu_close(reader->pages);
	if (reader->output_fd >= 0 && close(reader->output_fd) < 0 && !reader->error)
		reader->error = errno;
}

int cpu_readers_stop(struct cpu_readers *readers, int64_t *lost_events)
{
	int status = 0;

	*lost_events = 0;
	eventfd_write(readers->stop_fd, 1);
	for (int i = 0; i < readers->count; i++) {
		struct cpu_reader *reader = &readers->cpus[i];
		int64_t lost;

		close_reader(reader);
		lost = count_lost_events(readers, reader->cpu);
		if (lost == ABOUT_UNKNOWN || *lost_events == ABOUT_UNKNOWN)
			*lost_events = ABOUT_UNKNOWN;
		else
			*lost_events += lost;
		if (reader->error) {
			g_printerr("lockcost: cannot save the kernel events of CPU %d: %s\n",
				   reader->cpu, strerror(reader->error));
			status = -1;
		}
	}
	close(readers->stop_fd);
	g_free(readers);
	return status;
}
