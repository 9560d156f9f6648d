/* SPDX-License-Identifier: MIT */
/* Which callers must stay invisible: LTTng's and libunwind's own locks. */
#ifndef LOCKCOST_PRELOAD_INVISIBLE_H
#define LOCKCOST_PRELOAD_INVISIBLE_H

#include <stdbool.h>
#include <stdint.h>

/** Smallest range that covers every invisible library; empty until invisible_find() ran. */
extern uintptr_t invisible_start, invisible_size;

/** Finds the libraries. Once, when the library is loaded: takes the dynamic linker's lock. */
void invisible_find(void);

/** Whether `caller` lies in one of them. */
bool invisible_is(const void *caller);

/**
 * Whether it lies in a language's library, which locks for whoever called it. Libraries that were
 * loaded later are not known.
 */
bool invisible_is_language(const void *caller);

/** A cheap first look: false means no. */
static inline bool invisible_may_be(const void *caller)
{
	return (uintptr_t)caller - invisible_start < invisible_size;
}

#endif
