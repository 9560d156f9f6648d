/* SPDX-License-Identifier: MIT */
/*
 * Where the code lies that calls lock functions for somebody else.
 *
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

/* The code of some libraries. */
struct ranges {
	struct range ranges[RANGES_MAX];
	int count;
};

uintptr_t invisible_start, invisible_size;
static struct ranges invisible, languages;

static bool is_one_of(const char *path, const char *const *names)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	for (; *names; names++)
		if (strncmp(name, *names, strlen(*names)) == 0)
			return true;
	return false;
}

static struct ranges *ranges_for(const char *path)
{
	static const char *const ours[] = {"liblttng-ust", "libunwind", "liblockcost", NULL};
	/* libstdc++ and libc++ lock in functions of their own: std::mutex::lock is one of libc++'s
	 */
	static const char *const of_languages[] = {"libc++.so", "libc++abi.so", "libstdc++.so",
						   NULL};

	if (is_one_of(path, ours))
		return &invisible;
	return is_one_of(path, of_languages) ? &languages : NULL;
}

static int add_library(struct dl_phdr_info *info, size_t size, void *data)
{
	struct range range = {.start = UINTPTR_MAX, .end = 0};
	struct ranges *ranges = ranges_for(info->dlpi_name);

	(void)size;
	(void)data;
	if (!ranges || ranges->count == RANGES_MAX)
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
		ranges->ranges[ranges->count++] = range;
	return 0;
}

static bool ranges_have(const struct ranges *ranges, const void *address)
{
	for (int i = 0; i < ranges->count; i++)
		if ((uintptr_t)address >= ranges->ranges[i].start &&
		    (uintptr_t)address < ranges->ranges[i].end)
			return true;
	return false;
}

void invisible_find(void)
{
	uintptr_t start = UINTPTR_MAX, end = 0;

	real()->dl_iterate_phdr(add_library, NULL);
	for (int i = 0; i < invisible.count; i++) {
		if (invisible.ranges[i].start < start)
			start = invisible.ranges[i].start;
		if (invisible.ranges[i].end > end)
			end = invisible.ranges[i].end;
	}
	if (invisible.count > 0) {
		invisible_start = start;
		invisible_size = end - start;
	}
}

bool invisible_is(const void *caller)
{
	return ranges_have(&invisible, caller);
}

bool invisible_is_language(const void *caller)
{
	return ranges_have(&languages, caller);
}
