/* SPDX-License-Identifier: MIT */
/*
 * The model: fed with events in order of time, it knows every process, thread and lock, and tells
 * an observer about each wait, hold and wake-up once all that can be known about it is there.
 */
#ifndef LOCKCOST_MODEL_H
#define LOCKCOST_MODEL_H

#include <glib.h>
#include <stdint.h>

#include "coverage.h"
#include "event.h"
#include "lock.h"
#include "process.h"
#include "thread.h"
#include "waits.h"

/** A hold that ended, or was still there at the end. */
struct model_hold {
	struct thread *thread;
	struct lock *lock;
	struct lockcost_hold hold;
	/*
	 * From when on it is known to have been held: acquire_ns, or its first waiter's request; 0:
	 * never.
	 */
	uint64_t held_from_ns;
};

/** Waits and holds that were told of together. */
struct model_merged {
	struct thread *thread;
	struct lock *lock;
	const struct lockcost_merged *merged;
	const GArray *calls; /* struct futex_call: those that wait, made in these waits */
};

/** A thread took `lock` while it held another one. */
struct model_order {
	struct thread *thread;
	struct lock *held;
	struct lock *lock;
	const struct lockcost_lock_order *order;
};

/** Tries from one call that found the lock taken. */
struct model_tries {
	struct thread *thread;
	struct lock *lock;
	const struct lockcost_try_failed *tries;
};

/** A call that woke somebody up. */
struct model_wake {
	struct thread *thread;
	struct lock *lock;
	struct lockcost_wake wake;
	bool is_call; /* the kernel's events tell of it: begin and end are the call's own */
	uint32_t futex_operation; /* of such a call, as in struct event_futex_entry */
};

/**
 * What the observer is told. All pointers are valid during the call; locks and threads until the
 * end.
 */
struct model_observer {
	void *context;
	void (*wait_settled)(void *context, const struct wait *wait);
	/**
	 * Later, of a wait for a lock: who held it meanwhile, and what they waited for, is known
	 * now too. is_told: no thread can have a hold in it that has not been told.
	 */
	void (*holders_known)(void *context, const struct wait *wait, bool is_told);
	void (*hold_seen)(void *context, const struct model_hold *hold);
	void (*wake_seen)(void *context, const struct model_wake *wake);
	void (*merged_seen)(void *context, const struct model_merged *merged);
	void (*tries_seen)(void *context, const struct model_tries *tries);
	/** Cumulative: the last one of a thread and a pair of locks counts. */
	void (*order_seen)(void *context, const struct model_order *order);
	/**
	 * A thread waits at a cond again, and has kept the mutex since its last wait there was
	 * over: it was woken, and what it waits for was not there.
	 */
	void (*wait_repeated)(void *context, struct lock *lock);
	/** A thread that has to wait for a PI mutex lends its holder its priority. */
	void (*priority_lent)(void *context, struct lock *lock);
	/** Hold times, each of which stands for `weight` ended holds of the lock, or of a rwlock's
	 * readers or writers. */
	void (*holds_sampled)(void *context, const struct thread *thread, struct lock *lock,
			      bool is_reader, const uint64_t *hold_ns, unsigned int count,
			      double weight);
};

struct model {
	struct model_observer observer;
	uint64_t kernel_namespace;  /* pid namespace of the kernel events' tids, 0: not known */
	GHashTable *processes;	    /* pid -> the struct process that has it now */
	GPtrArray *all_processes;   /* struct process */
	GPtrArray *all_locks;	    /* struct lock, by index */
	GHashTable *shared_objects; /* struct place_object, by its key */
	GHashTable *timelines; /* tid -> struct timeline, of every thread the kernel spoke of */
	GHashTable *kernel_threads; /* tid -> struct thread that the kernel means by it */
	GHashTable *tasks;	    /* tid -> the struct task that has it now */
	GPtrArray *all_tasks;	    /* struct task */
	GPtrArray *known;	    /* struct known_process */
	bool is_attached;  /* to what ran already, into which the recorder loaded nothing */
	uint64_t begin_ns; /* before this the kernel told already, but not every program; 0: at once
			    */
	uint64_t headless_call_count; /* futex calls that were going on when the recording began */
	GArray *cpu_tids; /* int32_t: who was last switched in on each CPU; 0: nobody, -1: not known
			   */
	uint64_t late_switch_count; /* switches from the idle task that the kernel did not report */
	struct coverage coverage;
	GQueue pending;		   /* of pending.c: waits whose holders have not told all yet */
	uint64_t wanted_from_ns;   /* the oldest request of those and of open waits for locks */
	unsigned int horizon_age;  /* events since that was last looked for */
	uint64_t early_wait_count; /* waits passed on before all was told, for want of room */
	uint64_t
		ust_lost_until_ns; /* end of the last span in which the program's events got lost */
	GPtrArray *unreleased;	   /* struct model_hold: locks that were still held at the end */
	uint64_t first_ns;	   /* first and last event's time, 0: none */
	uint64_t last_ns;
	uint64_t kernel_lost_count;
	uint64_t ust_lost_count;
	bool is_kernel_lost_unknown; /* events were lost that nobody counted */
	bool is_ust_lost_unknown;
	bool has_kernel;
	bool has_stopped; /* of a process at least, the recording ended before the process did */
	uint64_t unmatched_wait_count; /* waits whose end or beginning was never seen */
};

struct model *model_create(const struct model_observer *observer, uint64_t kernel_namespace);
void model_free(struct model *model);

/** Take one event in. */
void model_add(struct model *model, const struct event *event);

/**
 * No event comes any more, and the recording ended at end_ns (0: with its last event). Waits that
 * were going on are settled as unfinished; those that cannot be told are counted as unmatched.
 */
void model_finish(struct model *model, uint64_t end_ns);

#endif
