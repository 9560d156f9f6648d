/* SPDX-License-Identifier: MIT */
/* Memory straight from the kernel, past malloc, whose locks bring us here, and past sanitizers. */
#ifndef LOCKCOST_PRELOAD_MEMORY_H
#define LOCKCOST_PRELOAD_MEMORY_H

#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/** Zeroed, private memory, or NULL. errno may change. */
static inline void *memory_map(size_t size)
{
	/* the call itself: ThreadSanitizer takes mmap(2) for a write by the calling thread */
	long memory = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == -1 ? NULL : (void *)memory;
}

static inline void memory_unmap(void *memory, size_t size)
{
	syscall(SYS_munmap, memory, size);
}

#endif
