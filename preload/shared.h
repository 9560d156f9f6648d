/* SPDX-License-Identifier: MIT */
/* Process-shared objects: what makes one and the same object of two processes' two addresses. */
#ifndef LOCKCOST_PRELOAD_SHARED_H
#define LOCKCOST_PRELOAD_SHARED_H

#include "object.h"

/**
 * Writes `lock_shared` for a process-shared object that the session has not heard of, before any
 * other event about it. Gate closed, and the thread announced.
 */
void shared_tell(const struct object *object);

/** The same for one that has just been initialised: perhaps at an address that was another's. */
void shared_tell_again(const struct object *object);

#endif
