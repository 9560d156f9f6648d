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
 * Whether it writes events already. A session that is started in a running program has its events
 * enabled a while before (lttng-ust, lttng_session_enable()): what is told in between is lost, and
 * not counted as such. Costs an RCU section: to be asked of a session that nobody has been told of.
 */
bool session_is_active(void);

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

/** Tells an active session that has not heard it yet: process_start and the mappings. Called with
 * the gate closed. */
void session_announce(int32_t tid);

#endif
