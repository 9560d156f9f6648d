/* SPDX-License-Identifier: MIT */
/* What the commands of futex(2) do, as preload and analyzer both have to know. */
#ifndef LOCKCOST_FUTEX_H
#define LOCKCOST_FUTEX_H

#include <linux/futex.h>
#include <stdint.h>

enum {
	LOCKCOST_FUTEX_LOCK_PI2 = 13, /* FUTEX_LOCK_PI2 of linux/futex.h since 5.14; headers may be older */
};

enum lockcost_futex_role {
	LOCKCOST_FUTEX_OTHER,
	LOCKCOST_FUTEX_WAITS,
	LOCKCOST_FUTEX_WAKES,
};

/** What a call with that operation, a FUTEX_* command with its flags, is for. */
static inline enum lockcost_futex_role lockcost_futex_role(uint32_t operation)
{
	switch (operation & (uint32_t)FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_WAIT_REQUEUE_PI:
	case FUTEX_LOCK_PI:
	case LOCKCOST_FUTEX_LOCK_PI2:
		return LOCKCOST_FUTEX_WAITS;
	case FUTEX_WAKE:
	case FUTEX_WAKE_BITSET:
	case FUTEX_WAKE_OP:
	case FUTEX_REQUEUE:
	case FUTEX_CMP_REQUEUE:
	case FUTEX_CMP_REQUEUE_PI:
	case FUTEX_UNLOCK_PI:
		return LOCKCOST_FUTEX_WAKES;
	default:
		return LOCKCOST_FUTEX_OTHER;
	}
}

#endif
