/* SPDX-License-Identifier: MIT */
/* Lives of objects: from their init function to their destroy function. */
#ifndef LOCKCOST_PRELOAD_LIVES_H
#define LOCKCOST_PRELOAD_LIVES_H

#include "hold.h"

/** A new life begins at the object's address; `name` is a named semaphore's name, else "". */
void life_begin(struct thread *self, const struct object *object, const char *name,
		const void *site);

/** The life ends. The memory may be gone already: only the address is used. */
void life_end(struct thread *self, const struct object *object);

#endif
