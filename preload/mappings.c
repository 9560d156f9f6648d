/* SPDX-License-Identifier: MIT */
/* Tells which files are mapped for execution: a file's lines are put together. */
#include "mappings.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "build_id.h"
#include "clock.h"
#include "link_map.h"
#include "lockcost-provider.h"
#include "maps.h"
#include "process.h"

enum {
	KNOWN_MAX = 512,
	PATH_SIZE = 512,
	COVER_PERIOD_NS = 100000000, /* code that lies in no file (a JIT's) must not make us read
					again and again */
};

/* A file's mappings, one after the other, gathered line by line. */
struct file_mapping {
	uint64_t start, end;
	uint64_t inode;
	bool is_executable;
	char path[PATH_SIZE];
};

struct maps_reader {
	struct file_mapping file;
	const uint64_t *addresses; /* files they lie in are given to link_map.c; may be NULL */
	uint32_t address_count;
};

struct known {
	uint64_t start, end;
};

static struct known known[KNOWN_MAX];
static uint32_t known_count;
static bool is_reading;
static uint64_t last_cover_ns;

static bool is_known(uint64_t address)
{
	uint32_t count = __atomic_load_n(&known_count, __ATOMIC_ACQUIRE);

	for (uint32_t i = 0; i < count; i++)
		if (address >= known[i].start && address < known[i].end)
			return true;
	return false;
}

static void learn(const struct maps_reader *reader)
{
	const struct file_mapping *file = &reader->file;

	for (uint32_t i = 0; i < reader->address_count; i++) {
		if (reader->addresses[i] >= file->start && reader->addresses[i] < file->end) {
			link_map_add(file->start);
			break;
		}
	}
	if (known_count == KNOWN_MAX)
		return;
	known[known_count] = (struct known){.start = file->start, .end = file->end};
	__atomic_store_n(&known_count, known_count + 1, __ATOMIC_RELEASE);
}

static void write_mapping(const struct file_mapping *file)
{
	char build_id[BUILD_ID_TEXT_SIZE];
	struct lockcost_mapping event = {
		.pid = process.pid,
		.start = file->start,
		.end = file->end,
		.path = file->path,
		.build_id = build_id,
	};

	build_id_read(file->path, build_id);
	lttng_ust_tracepoint(lockcost, mapping, &event);
}

/* The file's last line has been seen. */
static void file_end(struct maps_reader *reader)
{
	const struct file_mapping *file = &reader->file;

	if (file->is_executable && !is_known(file->start)) {
		write_mapping(file);
		learn(reader);
	}
	reader->file.inode = 0;
	reader->file.end = 0;
}

static bool line_seen(const struct maps_line *line, void *context)
{
	struct maps_reader *reader = context;
	struct file_mapping *file = &reader->file;

	/* the bss follows its file without a gap and without a name */
	if (line->start == file->end &&
	    (line->inode == file->inode || (line->inode == 0 && *line->path == '\0'))) {
		file->end = line->end;
		file->is_executable |= line->is_executable;
		return true;
	}
	file_end(reader);
	if (line->inode == 0 || *line->path != '/')
		return true;
	file->start = line->start;
	file->end = line->end;
	file->inode = line->inode;
	file->is_executable = line->is_executable;
	strncpy(file->path, line->path, PATH_SIZE - 1);
	return true;
}

static void read_maps(const uint64_t *addresses, uint32_t count)
{
	static struct maps_reader reader;

	if (__atomic_exchange_n(&is_reading, true, __ATOMIC_ACQUIRE))
		return;
	memset(&reader, 0, sizeof(reader));
	reader.addresses = addresses;
	reader.address_count = count;
	maps_read(line_seen, &reader);
	file_end(&reader);
	__atomic_store_n(&is_reading, false, __ATOMIC_RELEASE);
}

void mappings_write_all(void)
{
	__atomic_store_n(&known_count, 0, __ATOMIC_RELEASE);
	read_maps(NULL, 0);
}

void mappings_cover(const uint64_t *addresses, uint32_t count)
{
	uint64_t now_ns;
	uint32_t i = 0;

	while (i < count && is_known(addresses[i]))
		i++;
	if (i == count)
		return;
	now_ns = clock_now_ns();
	if (now_ns - __atomic_load_n(&last_cover_ns, __ATOMIC_RELAXED) < COVER_PERIOD_NS)
		return;
	__atomic_store_n(&last_cover_ns, now_ns, __ATOMIC_RELAXED);
	read_maps(addresses, count);
}

void mappings_forked(void)
{
	is_reading = false;
}

void mappings_forget(void)
{
	__atomic_store_n(&known_count, 0, __ATOMIC_RELEASE);
}
