/* SPDX-License-Identifier: MIT */
/* Names futexes after the objects that they are parts of. */
#ifndef LOCKCOST_INNER_FUTEX_H
#define LOCKCOST_INNER_FUTEX_H

#include "report.h"

/**
 * A futex that only the kernel's events told of, and that lies in an object of the same process
 * with a name, gets name and class after that: what pthread_cond_signal or pthread_barrier_destroy
 * waits for, for example.
 */
void inner_futex_name_all(struct report *report);

#endif
