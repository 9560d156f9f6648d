/* SPDX-License-Identifier: MIT */
/* Who took a lock first: for those that are never initialised (std::mutex), that is their class. */
#ifndef LOCKCOST_PRELOAD_TAKER_H
#define LOCKCOST_PRELOAD_TAKER_H

#include "object.h"
#include "thread.h"

/**
 * Id of the stack from which the object is taken at `site`, where `site` alone would not tell: in
 * code built without optimisation std::mutex::lock is a function, and all its callers one site.
 * Such sites are recognised by having several callers. 0: `site` says it all, or the session has
 * been told of the lock by another thread, which took it before. Gate closed.
 */
uint32_t taker_stack(struct thread *self, const struct object *object, const void *site);

/** The session has been told where the object was initialised: that is its class, whoever takes it.
 */
void taker_life_began(const struct object *object);

/** What comes to the address now may be of another class. */
void taker_life_ended(const struct object *object);

#endif
