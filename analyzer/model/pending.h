/* SPDX-License-Identifier: MIT */
/*
 * Waits that are over, but whose holders have not told all yet: a hold is written when its thread
 * lets go of its last lock, and so perhaps long after the waiter's own event.
 */
#ifndef LOCKCOST_PENDING_H
#define LOCKCOST_PENDING_H

#include "model.h"

/** Whether somebody can hold it, so that waiting for it can be blamed on him. */
bool pending_is_lock(const struct lock *lock);

/** A wait for a lock begins. */
void pending_note_open(struct model *model, const struct wait *wait);

/** A wait for a lock is over. */
void pending_add(struct model *model, const struct wait *wait);

/** Pass on the waits of which everything is known by now. */
void pending_check(struct model *model);

/** There is no room for what is needed to know more about waits requested before before_ns. */
void pending_force(struct model *model, uint64_t before_ns);

/** No event comes any more: pass all of them on. */
void pending_finish(struct model *model);

#endif
