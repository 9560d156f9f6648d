/* SPDX-License-Identifier: MIT */
/*
 * Reads /proc/self/maps. With system calls and static memory only: this runs inside lock calls,
 * where stdio and malloc might want the very lock that is waited for.
 */
#include "mappings.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "build_id.h"
#include "clock.h"
#include "link_map.h"
#include "lockcost-provider.h"
#include "process.h"

enum {
	KNOWN_MAX = 512,
	PATH_SIZE = 512,
	READ_SIZE = 4096,
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

static uint64_t parse_number(const char **text, unsigned int base)
{
	uint64_t value = 0;

	for (;; (*text)++) {
		char c = **text;
		unsigned int digit =
			c >= 'a' ? (unsigned int)(c - 'a' + 10) : (unsigned int)(c - '0');

		if (c < '0' || (c > '9' && c < 'a') || digit >= base)
			return value;
		value = value * base + digit;
	}
}

static void skip_spaces(const char **text)
{
	while (**text == ' ')
		(*text)++;
}

static void skip_word(const char **text)
{
	while (**text && **text != ' ')
		(*text)++;
	skip_spaces(text);
}

/* "start-end perms offset dev inode path", proc_pid_maps(5). */
static void line_seen(struct maps_reader *reader, const char *line)
{
	struct file_mapping *file = &reader->file;
	uint64_t start = parse_number(&line, 16);
	uint64_t end = (line++, parse_number(&line, 16));
	bool is_executable = strncmp(line, " ", 1) == 0 && line[3] == 'x';
	uint64_t inode;

	skip_spaces(&line);
	skip_word(&line); /* perms */
	skip_word(&line); /* offset */
	skip_word(&line); /* dev */
	inode = parse_number(&line, 10);
	skip_spaces(&line);
	/* the bss follows its file without a gap and without a name */
	if (start == file->end && (inode == file->inode || (inode == 0 && *line == '\0'))) {
		file->end = end;
		file->is_executable |= is_executable;
		return;
	}
	file_end(reader);
	if (inode == 0 || *line != '/')
		return;
	file->start = start;
	file->end = end;
	file->inode = inode;
	file->is_executable = is_executable;
	strncpy(file->path, line, PATH_SIZE - 1);
}

static void read_lines(struct maps_reader *reader, int fd)
{
	static char buffer[READ_SIZE];
	size_t filled = 0;
	long got;

	while ((got = syscall(SYS_read, fd, buffer + filled, READ_SIZE - 1 - filled)) > 0) {
		char *line = buffer, *newline;

		filled += (size_t)got;
		buffer[filled] = '\0';
		while ((newline = strchr(line, '\n'))) {
			*newline = '\0';
			line_seen(reader, line);
			line = newline + 1;
		}
		filled -= (size_t)(line - buffer);
		memmove(buffer, line, filled);
		if (filled == READ_SIZE - 1)
			filled = 0; /* a line longer than any path may be: skip it */
	}
	file_end(reader);
}

static void read_maps(const uint64_t *addresses, uint32_t count)
{
	static struct maps_reader reader;
	long fd;

	if (__atomic_exchange_n(&is_reading, true, __ATOMIC_ACQUIRE))
		return;
	memset(&reader, 0, sizeof(reader));
	reader.addresses = addresses;
	reader.address_count = count;
	fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		read_lines(&reader, (int)fd);
		syscall(SYS_close, (int)fd);
	}
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
