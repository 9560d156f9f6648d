/* SPDX-License-Identifier: MIT */
/* Where threads' states come from: a list that only grows, of states that are used again. */
#ifndef LOCKCOST_PRELOAD_THREAD_STATES_H
#define LOCKCOST_PRELOAD_THREAD_STATES_H

#include "thread.h"

/**
 * A state for the calling thread: empty, with a table, and with is_flushing held until it is filled
 * in. NULL when the kernel gives no memory. thread_reap() gives it back.
 */
struct thread *thread_states_obtain(void);

/** Gives an orphan's memory back, unless somebody is reading it: then whoever flushes next does. */
void thread_reap(struct thread *thread);

/** Threads that have a state now. */
uint32_t thread_count(void);

/** All threads' states, used ones and others; follow `next`. */
struct thread *thread_first(void);

/** As thread_try_flushing(), but gives whoever has it some time to end. */
bool thread_wait_flushing(struct thread *thread);

/** In a fork's child: all states but `self` are free, and nobody flushes any of them. NULL: all. */
void thread_states_forked(struct thread *self);

#endif
