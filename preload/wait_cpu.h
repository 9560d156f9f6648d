/* SPDX-License-Identifier: MIT */
/* How much of a wait its thread was on a CPU. */
#ifndef LOCKCOST_PRELOAD_WAIT_CPU_H
#define LOCKCOST_PRELOAD_WAIT_CPU_H

#include "wait.h"

/**
 * Before the request: what the thread's ring holds by then is not about this wait, unless it is a
 * handler's inside another one. @return whether the ring is open: the wait's reads_switches
 */
bool wait_cpu_open(struct thread *self);

/** The last thing before the real call: the CPU time used by ours is not the wait's. */
void wait_cpu_start(struct wait *wait);

/**
 * The wait is over at `end_ns`. `cpu_ns` is its time on a CPU, `source` (enum lockcost_cpu_source)
 * where that comes from; LOCKCOST_CPU_UNKNOWN: it could not be had, and `cpu_ns` is 0.
 */
void wait_cpu_read(const struct wait *wait, uint64_t end_ns, uint64_t *cpu_ns, uint8_t *source);

#endif
