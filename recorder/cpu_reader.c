/* SPDX-License-Identifier: MIT */
/* Moves ring-buffer pages to disk without looking at them. */
#include "cpu_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "about.h"

struct cpu_reader {
	int cpu;
	int fd;
	int write_error; /* errno of the first page that could not be written; read after the join
			  */
	struct tracefs_cpu *pages;
	GThread *thread;
};

struct cpu_readers {
	struct tracefs_instance *instance;
	int count;
	struct cpu_reader cpus[];
};

static gpointer read_pages(gpointer data)
{
	struct cpu_reader *reader = data;
	int length;

	do {
		length = tracefs_cpu_write(reader->pages, reader->fd, false);
	} while (length > 0 || (length < 0 && errno == EINTR));
	if (length < 0 && errno != EAGAIN)
		reader->write_error = errno;
	return NULL;
}

static int open_reader(struct cpu_readers *readers, const char *path, int cpu)
{
	struct cpu_reader *reader = &readers->cpus[readers->count];
	g_autofree char *directory = g_strdup_printf("per_cpu/cpu%d", cpu);
	g_autofree char *file = g_strdup_printf("%s/cpu%d.raw", path, cpu);

	/* A CPU that was never online has no buffer. */
	if (!tracefs_dir_exists(readers->instance, directory))
		return 0;
	reader->cpu = cpu;
	reader->pages = tracefs_cpu_open(readers->instance, cpu, false);
	if (!reader->pages) {
		g_printerr("lockcost: cannot read the buffer of CPU %d: %s\n", cpu,
			   strerror(errno));
		return -1;
	}
	/* Not O_APPEND, which splice(2) refuses. */
	reader->fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (reader->fd < 0 || lseek(reader->fd, 0, SEEK_END) < 0) {
		g_printerr("lockcost: cannot write %s: %s\n", file, strerror(errno));
		return -1;
	}
	readers->count++;
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
	for (int cpu = 0; cpu < cpus; cpu++) {
		if (open_reader(readers, path, cpu) == 0)
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
	int length;

	tracefs_cpu_stop(reader->pages);
	g_thread_join(reader->thread);
	do {
		length = tracefs_cpu_flush_write(reader->pages, reader->fd);
	} while (length > 0);
	tracefs_cpu_close(reader->pages);
	if (close(reader->fd) < 0 && !reader->write_error)
		reader->write_error = errno;
}

int cpu_readers_stop(struct cpu_readers *readers, int64_t *lost_events)
{
	int status = 0;

	*lost_events = 0;
	for (int i = 0; i < readers->count; i++) {
		struct cpu_reader *reader = &readers->cpus[i];
		int64_t lost;

		close_reader(reader);
		lost = count_lost_events(readers, reader->cpu);
		if (lost == ABOUT_UNKNOWN || *lost_events == ABOUT_UNKNOWN)
			*lost_events = ABOUT_UNKNOWN;
		else
			*lost_events += lost;
		if (reader->write_error) {
			g_printerr("lockcost: cannot write kernel events of CPU %d: %s\n",
				   reader->cpu, strerror(reader->write_error));
			status = -1;
		}
	}
	g_free(readers);
	return status;
}
