/* SPDX-License-Identifier: MIT */
/* Objects of which a session has been told something: once is enough, whichever thread did it. */
#ifndef LOCKCOST_PRELOAD_TOLD_H
#define LOCKCOST_PRELOAD_TOLD_H

#include "object.h"

enum { TOLD_BITS = 12 };

/** Marks may be overwritten by other objects': then something is told once more, which says the
 * same. */
struct told {
	uint64_t marks[1 << TOLD_BITS];
};

/** Whether it has been told in this session, in this process and in this life of the object. */
bool told_has(const struct told *told, const struct object *object);

/** It has been told now. */
void told_add(struct told *told, const struct object *object);

/** The object's life has ended: what was told was of another one. */
void told_remove(struct told *told, const struct object *object);

#endif
