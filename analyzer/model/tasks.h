/* SPDX-License-Identifier: MIT */
/*
 * The threads that the recording follows, as the kernel tells of them: which process each is of,
 * whether or not anything of ours is in it.
 */
#ifndef LOCKCOST_TASKS_H
#define LOCKCOST_TASKS_H

#include "futex_call.h"
#include "model.h"

/** A thread, from its beginning to its end. */
struct task {
	int32_t tid;
	int32_t pid;
	uint64_t begin_ns;    /* 0: it was there before the recording */
	uint64_t image_ns;    /* when it last executed a program, or began */
	uint64_t end_ns;      /* 0: no end was seen */
	char comm[16];	      /* in its last switch; empty: none was seen */
	bool may_be_in_futex; /* it was there before the recording, and has not said where */
	bool is_in_futex;
	struct futex_call call; /* the one that it is in, if it is in one */
	char *exe;		/* what it executed; NULL: not known */
};

/** The newest thread with that tid, or NULL: it is none that the recording follows. */
struct task *tasks_find(const struct model *model, int32_t tid);

/** The same; a thread that told of itself is followed from now on. */
struct task *tasks_get(struct model *model, int32_t tid);

/** Follow a process's thread that was there before the recording. */
void tasks_follow(struct model *model, int32_t tid, int32_t pid);

/** A kernel event, if it is about a thread's beginning, its program, its name or its end. */
void tasks_note(struct model *model, const struct event *event);

/**
 * Whether it is one of those that LTTng starts in every process that it traces, for our sake. A
 * program that was attached to has them for its own.
 */
bool tasks_is_tracer(const struct model *model, const struct task *task);

/** The process that the task is of, made if nothing has told of it. */
struct process *tasks_process(struct model *model, const struct task *task);

/** When the process's newest program began; 0: before the recording, or not known. */
uint64_t tasks_image_ns(const struct model *model, int32_t pid);

/** No event comes any more: processes that only the kernel told of get all their threads. */
void tasks_finish(struct model *model, uint64_t end_ns);

void task_free(void *task);

#endif
