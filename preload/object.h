/* SPDX-License-Identifier: MIT */
/* An object that threads wait for, as the interposers name it and as it describes itself. */
#ifndef LOCKCOST_PRELOAD_OBJECT_H
#define LOCKCOST_PRELOAD_OBJECT_H

#include "lockcost/kinds.h"
#include "waiters.h"

struct object {
	uint64_t key;  /* lock_key.h */
	uint64_t hash; /* lock_hash() of it */
	uint8_t kind;  /* enum lockcost_kind */
	uint8_t type;  /* enum lockcost_type */
	uint8_t attributes;
};

/**
 * Reads type and attributes in the object itself. So it is called while the object must be there:
 * before a release or a wake-up, after which somebody may destroy it.
 */
struct object object_of_key(uint64_t key, enum lockcost_kind kind);

/** The same without looking at it: it may be gone, or describes nothing. */
static inline struct object object_at(const void *lock, enum lockcost_kind kind)
{
	return (struct object){.key = lock_key(lock, kind),
			       .hash = lock_hash(lock_key(lock, kind)),
			       .kind = (uint8_t)kind};
}

static inline struct object object_of(const void *lock, enum lockcost_kind kind)
{
	return object_of_key(lock_key(lock, kind), kind);
}

static inline bool object_is_shared(const struct object *object)
{
	return object->attributes & LOCKCOST_ATTRIBUTE_SHARED;
}

/**
 * Threads that wait for it, or for an object that shares its word; of other processes' threads only
 * whether there are any: what a process-shared object shows of itself, 1 where it shows nothing.
 */
uint32_t object_waiters(const struct object *object);

#endif
