/* SPDX-License-Identifier: MIT */
/* Who took a lock first: for those that are never initialised (std::mutex), that is their class. */
#ifndef LOCKCOST_PRELOAD_TAKER_H
#define LOCKCOST_PRELOAD_TAKER_H

#include "object.h"
#include "thread.h"

/**
 * Id of the stack from which the object is taken at `site`, where `site` alone would not tell: in
 * code built without optimisation std::mutex::lock is a function, and all its callers one site.
 * Such sites are recognised by having several callers. 0: `site` says it all. Gate closed.
 */
uint32_t taker_stack(struct thread *self, const struct object *object, const void *site);

#endif
