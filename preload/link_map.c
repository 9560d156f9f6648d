/* SPDX-License-Identifier: MIT */
/* The copy of the link map, dl_iterate_phdr in front of it, and dlclose, which makes it stale. */
#include "link_map.h"

#define UNW_LOCAL_ONLY
#include <libunwind.h>

#include <elf.h>
#include <string.h>

#include "mappings.h"

enum { OBJECTS_MAX = 256, SEGMENTS_MAX = 16 };

struct object_headers {
	ElfW(Addr) bias;
	ElfW(Half) count;
	ElfW(Phdr) segments[SEGMENTS_MAX];
};

THREAD_LOCAL bool link_map_is_walking;

static struct object_headers objects[OBJECTS_MAX];
static uint32_t object_count;  /* published: those below are complete */
static uint32_t startup_count; /* these are never unloaded */
static bool is_adding;

static void add_headers(ElfW(Addr) bias, const ElfW(Phdr) * segments, ElfW(Half) count)
{
	struct object_headers *object = &objects[object_count];

	if (object_count == OBJECTS_MAX || count > SEGMENTS_MAX)
		return;
	object->bias = bias;
	object->count = count;
	memcpy(object->segments, segments, count * sizeof(*segments));
	__atomic_store_n(&object_count, object_count + 1, __ATOMIC_RELEASE);
}

static int copy_object(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	(void)data;
	add_headers(info->dlpi_addr, info->dlpi_phdr, info->dlpi_phnum);
	return 0;
}

void link_map_snapshot(void)
{
	real()->dl_iterate_phdr(copy_object, NULL);
	startup_count = object_count;
}

static bool is_known(ElfW(Addr) bias)
{
	for (uint32_t i = 0; i < object_count; i++)
		if (objects[i].bias == bias)
			return true;
	return false;
}

/* The bias: how far from its own idea of its first segment's address the library lies. */
static void add_mapped(const ElfW(Ehdr) * header)
{
	const ElfW(Phdr) *segments = (const void *)((const char *)header + header->e_phoff);

	for (int i = 0; i < header->e_phnum; i++) {
		ElfW(Addr) bias = (uintptr_t)header - segments[i].p_vaddr;

		if (segments[i].p_type != PT_LOAD || segments[i].p_offset != 0)
			continue;
		if (!is_known(bias))
			add_headers(bias, segments, header->e_phnum);
		return;
	}
}

void link_map_add(uint64_t start)
{
	const ElfW(Ehdr) *header = (const void *)(uintptr_t)start;

	if (__atomic_exchange_n(&is_adding, true, __ATOMIC_ACQUIRE))
		return;
	if (memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 &&
	    header->e_phoff + header->e_phnum * sizeof(ElfW(Phdr)) <= 4096)
		add_mapped(header);
	__atomic_store_n(&is_adding, false, __ATOMIC_RELEASE);
}

static int iterate_copy(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data)
{
	uint32_t count = __atomic_load_n(&object_count, __ATOMIC_ACQUIRE);
	int result = 0;

	for (uint32_t i = 0; i < count && result == 0; i++) {
		struct dl_phdr_info info = {
			.dlpi_addr = objects[i].bias,
			.dlpi_name = "",
			.dlpi_phdr = objects[i].segments,
			.dlpi_phnum = objects[i].count,
			.dlpi_adds = count,
		};

		result = callback(&info, sizeof(info), data);
	}
	return result;
}

EXPORT int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data)
{
	if (link_map_is_walking)
		return iterate_copy(callback, data);
	return real()->dl_iterate_phdr(callback, data);
}

EXPORT int dlclose(void *handle)
{
	/* whatever it unmaps must be forgotten before it is gone */
	__atomic_store_n(&object_count, startup_count, __ATOMIC_RELEASE);
	mappings_forget();
	unw_flush_cache(unw_local_addr_space, 0, 0);
	return real()->dlclose(handle);
}
