/* SPDX-License-Identifier: MIT */
/* The kernel's events, put on the timelines of the threads they are about. */
#ifndef LOCKCOST_KERNEL_H
#define LOCKCOST_KERNEL_H

#include "model.h"

/**
 * Take in a kernel event: sched_*, futex entry and exit, begin, end and loss of the kernel's side.
 */
void kernel_add(struct model *model, const struct event *event);

/** How a thread left its CPU, by sched_switch's prev_state: preempted, blocked or for good. */
enum timeline_kind kernel_switch_kind(int64_t prev_state);

/** The thread itself wrote this event, so it runs on the event's CPU. */
void kernel_note_presence(struct model *model, const struct event *event,
			  const struct thread *thread);

/** Give a thread the timeline that the kernel's events about its tid go to. */
void kernel_bind(struct model *model, struct thread *thread);

#endif
