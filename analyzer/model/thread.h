/* SPDX-License-Identifier: MIT */
/* A thread of a profiled process: its open waits, its counters by lock, its kernel-side history. */
#ifndef LOCKCOST_THREAD_H
#define LOCKCOST_THREAD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "event.h"
#include "lock.h"
#include "timeline.h"

enum { THREAD_NAME_SIZE = 16, THREAD_OPEN_WAITS_MAX = 1024 };

/** A thread's counters for one lock and epoch: the newest lock_stats event of them. */
struct thread_stats {
	uint64_t address; /* with epoch, the key */
	uint32_t epoch;
	struct lock *lock;
	struct lockcost_lock_stats stats; /* `samples` points to the array below */
	uint64_t samples[LOCKCOST_HOLD_SAMPLES_MAX];
	uint64_t sampled_before; /* ended holds that earlier samples stand for */
};

/** A wait for a lock that is over. */
struct past_wait {
	struct lock *lock;
	uint64_t request_ns;
	uint64_t end_ns;
};

struct thread {
	struct process *process;
	int32_t tid;
	uint32_t incarnation;
	bool is_incarnation_known;
	bool has_exited;
	bool is_kernel_only; /* only the kernel's events have told of it */
	char name[THREAD_NAME_SIZE];
	uint64_t first_ns; /* its first and last own event */
	uint64_t last_ns;
	struct timeline *timeline; /* the kernel's view; NULL where it cannot be told */
	GPtrArray *open_waits;	   /* struct wait, oldest request first */
	GArray *futex_calls;	   /* struct futex_call: may be of these; NULL: none */
	GArray *past_waits;	   /* struct past_wait: for locks, in order of time */
	uint64_t told_until_ns;	   /* the holds that it ended before have been told */
	struct lock *woken_at;	   /* the cond at which its last wait was, if that ended well */
	bool is_tracer;		   /* it turned out to be one of LTTng's, in a traced process */
	bool is_crowd; /* no thread: what all of the process did with locks in no table of theirs */
	bool is_stopped;   /* its last counters are there, and it went on */
	bool is_waiting;   /* its newest event was the beginning of a wait */
	GHashTable *stats; /* struct thread_stats, by address and epoch */
};

struct thread *thread_create(struct process *process, int32_t tid);
void thread_free(void *thread);

/** The newest counters for an address and epoch, made if there are none. */
struct thread_stats *thread_get_stats(struct thread *thread, uint64_t address, uint32_t epoch);

void thread_set_name(struct thread *thread, const char *name);

/** A copy of its name (g_free), NULL where no event told it. */
char *thread_copy_name(const struct thread *thread);

#endif
