/* SPDX-License-Identifier: MIT */
/* A mark is the object's key, with the session's number above address and kind. A fork's child is
 * in a session of its own number. */
#include "told.h"

#include "session.h"

enum { SESSION_SHIFT = 56 };

static uint64_t mark_of(const struct object *object)
{
	return (object->key & ~(uint64_t)LOCK_KEY_READER) ^ (uint64_t)session_number()
								    << SESSION_SHIFT;
}

static uint32_t place_of(const struct object *object)
{
	return (uint32_t)(object->hash << LOCK_HASH_SIDE_BITS >> (64 - TOLD_BITS));
}

bool told_has(const struct told *told, const struct object *object)
{
	return __atomic_load_n(&told->marks[place_of(object)], __ATOMIC_RELAXED) == mark_of(object);
}

void told_add(struct told *told, const struct object *object)
{
	__atomic_store_n(&told->marks[place_of(object)], mark_of(object), __ATOMIC_RELAXED);
}

void told_remove(struct told *told, const struct object *object)
{
	if (told_has(told, object))
		__atomic_store_n(&told->marks[place_of(object)], 0, __ATOMIC_RELAXED);
}
