/* SPDX-License-Identifier: MIT */
/*
 * The waits that a thread is in: more than one where a signal handler waits inside a wait. A wait
 * that siglongjmp(3) has left is found out when the stack has come back past its frame.
 */
#ifndef LOCKCOST_PRELOAD_OPEN_WAITS_H
#define LOCKCOST_PRELOAD_OPEN_WAITS_H

#include <stdint.h>

enum { OPEN_WAITS_MAX = 8 };

struct open_waits {
	uint32_t count;
	struct open_wait {
		uint64_t hash;	 /* of what is waited for: it counts this thread as a waiter */
		uintptr_t frame; /* an address in the frame of the waiting call */
	} waits[OPEN_WAITS_MAX];
};

/** A wait begins in the calling function's caller: counts the waiter. Those that were left end. */
void open_waits_enter(struct open_waits *open, uint64_t hash);

/** It ends: counts the waiter no more, unless that has been done. */
void open_waits_leave(struct open_waits *open, uint64_t hash);

/** The thread ends, by pthread_exit(3) in a handler perhaps. */
void open_waits_leave_all(struct open_waits *open);

#endif
