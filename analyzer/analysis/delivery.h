/* SPDX-License-Identifier: MIT */
/* From a wake-up call to the return of the wait that it ended: signal to consumer. */
#ifndef LOCKCOST_DELIVERY_H
#define LOCKCOST_DELIVERY_H

#include <stdbool.h>

#include "delivery_part.h"
#include "model.h"
#include "phases.h"

/** How a wake-up reached the waiter; the parts add up to all of it. */
struct delivery {
	uint64_t ns[DELIVERY_COUNT];
};

/**
 * Follow the wake-up that ended `wait`, of which `phases` are known. False where it cannot be told:
 * the wait did not sleep, or what woke it was no futex call of a thread that the kernel's events
 * are about.
 */
bool delivery_find(struct delivery *delivery, const struct wait *wait, const struct phases *phases,
		   const struct model *model);

#endif
