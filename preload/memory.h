/* SPDX-License-Identifier: MIT */
/* Memory straight from the kernel, past malloc, whose locks bring us here, and past sanitizers. */
#ifndef LOCKCOST_PRELOAD_MEMORY_H
#define LOCKCOST_PRELOAD_MEMORY_H

#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline void *memory_map_with(size_t size, int flags)
{
	/* the call itself: ThreadSanitizer takes mmap(2) for a write by the calling thread */
	long memory = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	return memory == -1 ? NULL : (void *)memory;
}

/** Zeroed, private memory, or NULL. errno may change. */
static inline void *memory_map(size_t size)
{
	return memory_map_with(size, 0);
}

/**
 * The same for what will be used as a whole. A page that is read before it is written faults twice,
 * and the second time all CPUs of the process are interrupted.
 */
static inline void *memory_map_whole(size_t size)
{
	return memory_map_with(size, MAP_POPULATE);
}

static inline void memory_unmap(void *memory, size_t size)
{
	syscall(SYS_munmap, memory, size);
}

/** The same for a large table of which little may be used. */
static inline void *memory_map_sparse(size_t size)
{
	void *memory = memory_map_with(size, MAP_NORESERVE);

	if (memory)
		syscall(SYS_madvise, memory, size, MADV_NOHUGEPAGE);
	return memory;
}

/** The same memory, zeroed again. */
static inline void memory_clear(void *memory, size_t size)
{
	/* refused for locked memory: mlockall(2) */
	if (syscall(SYS_madvise, memory, size, MADV_DONTNEED) != 0)
		memset(memory, 0, size);
}

#endif
