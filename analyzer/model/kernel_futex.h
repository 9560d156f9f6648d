/* SPDX-License-Identifier: MIT */
/*
 * Futex calls that nothing but the kernel's events tells of: those of programs without the preload
 * (static ones, Go, attached ones), and those that libraries make past it.
 */
#ifndef LOCKCOST_KERNEL_FUTEX_H
#define LOCKCOST_KERNEL_FUTEX_H

#include "model.h"

struct task;

/** Entry or exit of a futex call, which is on the thread's timeline already. */
void kernel_futex_add(struct model *model, const struct event *event);

/** The thread told of a wait, or a call like one: what it called futex for then was for that. */
void kernel_futex_claim(struct model *model, struct thread *thread, uint64_t begin_ns,
			uint64_t end_ns);

/**
 * The thread told of many waits for a lock in one event: the calls that it made for that lock then,
 * and that no other wait was made of, are appended to `calls` (struct futex_call).
 */
void kernel_futex_claim_merged(const struct model *model, struct thread *thread,
			       const struct lockcost_merged *merged, GArray *calls);

/** A thread has ended, perhaps inside a call. */
void kernel_futex_end(struct model *model, struct task *task);

/** No event comes any more: tell of calls that have not returned. */
void kernel_futex_finish(struct model *model, uint64_t end_ns);

/**
 * Whether calls at that futex are the tracer's, and none of the program's; or those of a wait for a
 * lock that was going on when the recording began, so that the program does not tell of it.
 */
bool kernel_futex_is_hidden(const struct lock *lock);

/** The thread that woke whoever waited, by the last sched_waking of the wait; 0: nobody did. */
int32_t kernel_futex_waker(const struct wait *wait);

#endif
