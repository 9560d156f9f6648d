/* SPDX-License-Identifier: MIT */
/*
 * What a thread does with a lock while the budget is spent: short waits, and holds that pass
 * waiters by, are added up for a millisecond and told in one event, `merged`. A hold that passes
 * the same waiters as the one before is then as cheap as one that nobody waits for.
 */
#ifndef LOCKCOST_PRELOAD_MERGE_H
#define LOCKCOST_PRELOAD_MERGE_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/recording.h"

struct thread;
struct lock_entry;
struct hold_release;

enum {
	MERGE_COUNT = 8,	/* locks that a thread can merge at a time, by their hash */
	MERGE_LONG_NS = 20000,	/* a wait or hold as long as this is told on its own in any case */
	MERGE_DUE_NS = 1000000, /* the rest is told after so long, as soon as a lock is released */
};

/** One lock's. Times are clock_ticks(). */
struct merge {
	uint64_t key; /* of the lock; 0: free */
	uint64_t begin;
	uint64_t seen;	       /* when its time was looked at last */
	uint64_t seen_holds;   /* holds until then */
	uint64_t acquisitions; /* of the thread's entry when it began */
	uint64_t waits;
	uint64_t wait_ns;
	uint64_t wait_max_ns;
	uint64_t unknown_cpu_waits;		   /* of these, those that may have slept */
	uint64_t cpu_ns;			   /* in the others */
	uint64_t lengths[LOCKCOST_MERGED_LENGTHS]; /* by log2 of a wait's nanoseconds */
};

/** A wait that is over, and not added up yet: whoever has just got a lock has no time for it. */
struct merge_wait {
	uint64_t key; /* 0: there is none */
	uint64_t request;
	uint64_t end;
	uint64_t cpu_ns; /* UINT64_MAX: not known */
};

/** A wait that goes on and of which nobody knows: it may never end. */
struct merge_open {
	uint64_t key; /* 0: there is none */
	uint64_t request;
	uint64_t site;
	int32_t owner; /* as in wait_begin, when it began */
	uint8_t kind, operation;
};

struct merges {
	uint64_t due; /* when the oldest is to be told; UINT64_MAX: there is none */
	struct merge_open open_wait;
	struct merge_wait last_wait;
	struct merge merges[MERGE_COUNT];
};

/** Adds up the wait that was put off last, if there is one. */
void merge_settle(struct thread *self);

/**
 * An acquisition at once, while others wait. True: it is merged, and with it those that follow, as
 * long as the waiters stay the same ones; else it is to be told.
 */
bool merge_passing(struct thread *self, struct lock_entry *entry);

/** Whether the hold that `release` ended, and that is waited for, is merged; else it is to be told.
 */
bool merge_release(struct thread *self, struct lock_entry *entry,
		   const struct hold_release *release);

/** Before the thread's counters of that lock begin anew: what was merged goes on. */
void merge_rebase(struct thread *self, const struct lock_entry *entry);

/** Queues what was merged. Gate closed; before anything else of the thread is written. */
void merge_turn_all(struct thread *self);

/** The same, and ends it: the thread's entries are about to go. */
void merge_end_all(struct thread *self);

/**
 * By another thread: writes what a thread has merged. is_running: it goes on, and only looks are
 * allowed; what it waited for last is then left out, as it is of its counters.
 */
void merge_write_all(struct thread *thread, bool is_running);

/** Forgets it: nobody listens any more, or the thread begins. */
void merge_forget_all(struct thread *self);

#endif
