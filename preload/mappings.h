/* SPDX-License-Identifier: MIT */
/* Which files are mapped for execution, told to the session so that addresses can be named later.
 */
#ifndef LOCKCOST_PRELOAD_MAPPINGS_H
#define LOCKCOST_PRELOAD_MAPPINGS_H

#include <stdint.h>

/** Writes a `mapping` event for every file that is mapped for execution now. Gate closed. */
void mappings_write_all(void);

/**
 * Makes sure that the files in which these addresses lie have been told, and are known to
 * link_map.c; reads /proc/self/maps only when one does not lie in a known file, and then at most
 * ten times a second. Gate closed.
 */
void mappings_cover(const uint64_t *addresses, uint32_t count);

/** In a fork's child: another thread may have been reading. */
void mappings_forked(void);

/** Forgets what was loaded after the start: a library is about to be unloaded. */
void mappings_forget(void);

#endif
