/* SPDX-License-Identifier: MIT */
/* Whether a tracing session listens, and telling a new one what it must know first. */
#ifndef LOCKCOST_PRELOAD_SESSION_H
#define LOCKCOST_PRELOAD_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost-provider.h"

/** True while somebody records `lockcost:hold`, the event without which there is no report. */
static inline bool session_is_on(void)
{
	return lttng_ust_tracepoint_enabled(lockcost, hold);
}

/**
 * Number of the session that has been told of this process, from 1 on; another one after it was
 * off, and in a fork's child. 0: none has been told yet.
 */
uint32_t session_number(void);

extern bool session_is_announced;

/** Notes that no session listens: the next one is a new one. */
static inline void session_went_off(void)
{
	if (__atomic_load_n(&session_is_announced, __ATOMIC_RELAXED))
		__atomic_store_n(&session_is_announced, false, __ATOMIC_RELEASE);
}

/** In a fork's child: the process must be announced anew. */
void session_forked(void);

/** Tells a session that has not heard it yet: process_start and the mappings. Called with the gate
 * closed. */
void session_announce(int32_t tid);

#endif
