/* SPDX-License-Identifier: MIT */
/*
 * A copy of the loaded libraries' program headers, for libunwind: it asks dl_iterate_phdr, which
 * takes the dynamic linker's lock, and a thread that waits for a mutex must never wait for that.
 */
#ifndef LOCKCOST_PRELOAD_LINK_MAP_H
#define LOCKCOST_PRELOAD_LINK_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "thread.h"

/** True while the calling thread walks its stack: dl_iterate_phdr is answered from the copy. */
extern THREAD_LOCAL bool link_map_is_walking;

/** Copies what is loaded now. Once, when the library is loaded. */
void link_map_snapshot(void);

/**
 * Adds a library that was loaded later, whose first page is mapped at `start`. The caller has a
 * frame in it on its own stack, so that it cannot be unmapped meanwhile.
 */
void link_map_add(uint64_t start);

#endif
