/* SPDX-License-Identifier: MIT */
/* Facts about the process, and its counters that belong to no lock. */
#ifndef LOCKCOST_PRELOAD_PROCESS_H
#define LOCKCOST_PRELOAD_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

struct thread;

struct process {
	int32_t pid;
	int32_t ppid;
	uint64_t pid_namespace; /* inode of /proc/self/ns/pid, 0: not known */
	uint64_t loaded_ns;
	uint32_t clock_cost_ns;
	uint32_t cpu_clock_cost_ns;
	bool is_ready;	 /* the constructor has run */
	bool is_exiting; /* the destructor has run */
	char comm[16];
	char exe[512];

	/* counters of process_stats; written with process_count() */
	uint64_t unseen_calls;
	uint64_t early_events;
	uint64_t untracked_locks;
	uint64_t untold_orders;
	uint64_t missing_stacks;
	uint64_t refused_rings;
	uint64_t lost_switches;
};

extern struct process process;

static inline void process_count_all(uint64_t *counter, uint64_t count)
{
	if (count > 0)
		__atomic_fetch_add(counter, count, __ATOMIC_RELAXED);
}

static inline void process_count(uint64_t *counter)
{
	process_count_all(counter, 1);
}

/** Writes everything out: the process may end next, or go on. In a vfork's child it does nothing.
 */
void process_flush(void);

/** The same while the threads go on; flush.h says what `flushed` is. */
void process_flush_running(void (*flushed)(const struct thread *thread));

/** True in a vfork's child, which shares our memory but is not the process that it describes. */
bool process_is_other(void);

#endif
