/* SPDX-License-Identifier: MIT */
/*
 * LTTng's private RCU takes ordinary mutexes. An event written while it holds one, at a thread's
 * end, takes the same mutex again: the program hangs. So calls from these libraries are never
 * looked at.
 */
#include "invisible.h"

#include <link.h>
#include <string.h>

#include "real.h"

enum { RANGES_MAX = 16 };

struct range {
	uintptr_t start, end;
};

uintptr_t invisible_start, invisible_size;
static struct range ranges[RANGES_MAX];
static int range_count;

static bool is_invisible_library(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return strncmp(name, "liblttng-ust", 12) == 0 || strncmp(name, "libunwind", 9) == 0 ||
	       strncmp(name, "liblockcost", 11) == 0;
}

static int add_library(struct dl_phdr_info *info, size_t size, void *data)
{
	struct range range = {.start = UINTPTR_MAX, .end = 0};

	if (range_count == RANGES_MAX || !is_invisible_library(info->dlpi_name))
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + segment->p_vaddr;

		if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X))
			continue;
		if (start < range.start)
			range.start = start;
		if (start + segment->p_memsz > range.end)
			range.end = start + segment->p_memsz;
	}
	if (range.start < range.end)
		ranges[range_count++] = range;
	return 0;
}

void invisible_find(void)
{
	uintptr_t start = UINTPTR_MAX, end = 0;

	real()->dl_iterate_phdr(add_library, NULL);
	for (int i = 0; i < range_count; i++) {
		if (ranges[i].start < start)
			start = ranges[i].start;
		if (ranges[i].end > end)
			end = ranges[i].end;
	}
	if (range_count > 0) {
		invisible_start = start;
		invisible_size = end - start;
	}
}

bool invisible_is(const void *caller)
{
	for (int i = 0; i < range_count; i++)
		if ((uintptr_t)caller >= ranges[i].start && (uintptr_t)caller < ranges[i].end)
			return true;
	return false;
}
