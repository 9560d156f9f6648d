/* SPDX-License-Identifier: MIT */
/* Processes and threads by pid, tid and incarnation. */
#ifndef LOCKCOST_REGISTRY_H
#define LOCKCOST_REGISTRY_H

#include "model.h"

/** A new program image has that pid from now on. */
struct process *registry_add_process(struct model *model, int32_t pid);

/** The process that has this pid now. */
struct process *registry_get_process(struct model *model, int32_t pid, uint64_t time_ns);

/** The thread that has this tid now. */
struct thread *registry_get_thread(struct model *model, struct process *process, int32_t tid);

/** The thread with this tid and incarnation, which need not be the newest with that tid. */
struct thread *registry_get_incarnation(struct model *model, struct process *process, int32_t tid,
					uint32_t incarnation);

/** The thread that wrote an event itself, at time_ns. */
struct thread *registry_get_author(struct model *model, int32_t pid, int32_t tid, uint64_t time_ns);

/**
 * The thread that the waited-for object named as its owner, or NULL. A process-shared object's may
 * be of any process in the same pid namespace; there a tid has one thread at a time, and others
 * that have ended.
 */
struct thread *registry_find_owner(const struct model *model, const struct wait *wait);

#endif
