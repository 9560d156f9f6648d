/* SPDX-License-Identifier: MIT */
/*
 * The result: everything that any output format prints, in plain structs. The meaning of each
 * number is in docs/report-format.md. A number that cannot be known is REPORT_UNKNOWN.
 */
#ifndef LOCKCOST_REPORT_H
#define LOCKCOST_REPORT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"
#include "path.h"
#include "usage.h"

/** A place in the program's code or data. Strings are NULL where not known. */
struct report_place {
	uint64_t address; /* in the process, as recorded; 0: no place at all */
	char *function;	  /* or variable, demangled */
	char *file;
	unsigned int line; /* 0: not known */
	char *module;	   /* path of the file mapped there */
	char *build_id;
	uint64_t offset; /* of the address in the module */
	char *text;	 /* the way to show it in a line */
};

struct report_site {
	unsigned int process;	   /* whose call: index into the report's processes */
	struct report_place place; /* where the call was made */
	uint64_t count;
	uint64_t time_ns;	/* waited there, or held from there */
	uint64_t untimed_count; /* of `count`, those whose time is not known and not in time_ns */
	uint64_t caused_ns;	/* a holder's: what others waited for holds from there */
	uint64_t empty_count;	/* a waker's: calls that found nobody; REPORT_UNKNOWN */
	uint64_t blame_ns[BLAME_COUNT]; /* the same by what the holder did */
	GArray *stack;	  /* struct report_place, innermost first; NULL: none was recorded */
	GPtrArray *paths; /* struct report_path: all stacks, costliest first; NULL: not wanted */
};

/** Waits from one place behind holds from another. */
struct report_pair {
	struct report_site waiter; /* only process, place and stack; no place: not known */
	struct report_site holder;
	int32_t waiter_pid;
	int32_t holder_pid;
	uint64_t count; /* holds that a wait from there had to wait for */
	uint64_t wait_ns;
	uint64_t blame_ns[BLAME_COUNT];
};

/** Time in which a lock's holders waited for another lock themselves. */
struct report_chain {
	char *next_id; /* what they waited for; NULL: the rest, of all others */
	char *next_name;
	char *root_id; /* the chain's last lock, whose holder did not wait for one */
	char *root_name;
	struct report_site root_holder; /* where he took it; no place: not known */
	int32_t root_pid;		/* 0: not known */
	uint64_t wait_ns;
};

/** Why holders did not run while others waited for them. */
struct report_cause {
	char *process; /* the name of a thread's process; NULL: not known */
	char *name;    /* a thread's, or a system call's; NULL: not known, or none */
	int32_t pid;   /* a thread's, 0: not known */
	int32_t tid;   /* 0: it is none */
	bool is_idle;  /* no thread: the CPU was idle, and had to wake up */
	uint64_t wait_ns;
};

/** In which order a lock was had. A number that cannot be known is REPORT_UNKNOWN. */
struct report_fairness {
	uint64_t longest_queue; /* threads that waited at a time */
	uint64_t busy_ns;	/* longest time in which somebody always waited */
	uint64_t busy_waits;	/* waits in that time */
	uint64_t barged;	/* acquisitions at once while others waited */
	uint64_t lent;		/* times a waiter lent the holder its priority */
};

enum { REPORT_OPERATION_COUNT = LOCKCOST_FUTEX_WAITV + 1 /* commands of raw futex calls */ };

struct report_thread {
	int32_t pid;
	int32_t tid;
	char *name;	       /* NULL: not known */
	uint64_t acquisitions; /* REPORT_UNKNOWN where its counters were never written */
	uint64_t contended;
	uint64_t wait_ns;
	bool has_priority;
	int priority; /* as struct event_sched_switch has it */
};

/** How often a thread came last to a barrier, from one call. */
struct report_arrival {
	unsigned int process; /* index into the report's processes */
	int32_t pid;
	int32_t tid;
	char *name; /* NULL: not known */
	struct report_place site;
	uint64_t count;
};

/** What a thread did for those that waited at a futex. */
struct report_waker {
	int32_t pid; /* 0: not known */
	int32_t tid;
	char *name;	  /* NULL: not known */
	uint64_t calls;	  /* its wake-up calls */
	uint64_t empty;	  /* of these, those that woke nobody */
	uint64_t woken;	  /* waits that it ended */
	uint64_t wait_ns; /* how long these had lasted */
};

/** Where a process has a lock. */
struct report_member {
	int32_t pid;
	uint64_t address;
};

/** A lock, or an object that threads wait at for work: then `is_signal`. */
struct report_lock {
	unsigned int process;	    /* the first that used it: index into the report's processes */
	unsigned int class_process; /* whose place class_place is */
	GArray *members;	    /* struct report_member: all that used it, the first too */
	bool is_signal;
	bool has_kernel;
	bool is_lower_bound; /* the last counters are missing: counts come from events alone */
	char *id;
	char *name;
	char *class;
	uint8_t kind;
	uint8_t type;
	uint8_t attributes;
	bool is_inner;	     /* a futex that is a part of an object with a row of its own */
	bool is_initialised; /* class_place is where it was initialised, not first taken */
	uint64_t address;
	char *language_type; /* of the language's library, such as std::mutex; NULL: not known */
	char *area; /* memory that it lies in, as [heap], where it is not static; NULL: not known */
	struct report_place data_place;	 /* the variable, where it is static */
	struct report_place class_place; /* where it was initialised or first taken */
	GArray *class_stack;		 /* struct report_place, the stack of that; NULL: none */
	unsigned int crowd; /* how many locks of one class it stands for; 0: it is one lock */
	unsigned int lives;
	struct report_usage all;
	struct report_usage *read; /* a rwlock's two sides, which add up to `all`; else NULL */
	struct report_usage *write;
	GPtrArray *waiter_sites; /* struct report_site, costliest first */
	GPtrArray *holder_sites;
	GPtrArray *pairs;  /* struct report_pair, costliest first */
	GPtrArray *chains; /* struct report_chain, costliest first */
	GPtrArray
		*waker_sites;  /* struct report_site: releases and signals that woke, or tried to */
	GPtrArray *try_sites;  /* struct report_site: tries that found it taken, by count */
	GPtrArray *preemptors; /* struct report_cause, of holders: who had their CPU */
	GPtrArray *calls;      /* struct report_cause, of holders: the system calls they slept in */
	struct report_fairness fairness;
	uint64_t signalled_holding; /* a cond: signals by whoever held its mutex */
	uint64_t repeated;	    /* a cond: waits again without having released the mutex */
	/* Raw futex calls by FUTEX_* command, REPORT_OPERATION_COUNT of them; NULL: it is none. */
	uint64_t *operations;
	GPtrArray *wakers;   /* struct report_waker of a futex, those that woke most first */
	GPtrArray *threads;  /* struct report_thread, those that waited longest first */
	GPtrArray *arrivals; /* struct report_arrival, of a barrier: who came last most often */
};

struct report_process {
	int32_t pid;
	char *comm;
	char *exe;
	unsigned int thread_count;
	bool has_kernel;
	bool is_hidden; /* not asked for; or the kernel's view of one that told of itself by
			   another pid, or not yet */
	bool is_kernel_only; /* nothing was in it: the kernel's events are all there is */
	bool is_foreign;     /* in another pid namespace than the kernel's events */
	bool is_final;	     /* its last counters are there */
	uint8_t hold_mode;
	uint64_t thread_ns; /* life times of its threads, added up */
	uint64_t clock_cost_ns;
	uint64_t cpu_clock_cost_ns;
	uint64_t unseen_calls; /* this and the next six: REPORT_UNKNOWN where never written */
	uint64_t early_events;
	uint64_t untracked_locks;
	uint64_t missing_stacks;
	uint64_t refused_rings;
	uint64_t lost_switches;
	uint64_t untold_orders;
};

/** A wait that was going on at the end. */
struct report_unfinished {
	unsigned int process;
	int32_t pid;
	int32_t tid;
	char *thread_name;
	char *lock_id;
	char *lock_name;
	uint8_t kind;
	uint64_t wait_ns;
	struct report_place site;
	unsigned int owner_process; /* whose place owner_site is */
	int32_t owner_pid;	    /* 0: not known, as is its tid */
	int32_t owner_tid;
	char *owner_name;
	struct report_place owner_site; /* where the owner took it */
	char *held_lock_id;		/* a lock that the waiting thread holds, or NULL */
	char *held_lock_name;
	struct report_place held_site;
};

/** Threads that wait for each other in a ring: indices into the report's unfinished waits. */
struct report_cycle {
	GArray *members; /* guint; each waits for the next one, the last for the first */
};

/** A lock was taken while another one was held, the innermost. */
struct report_order {
	unsigned int process; /* whose the sites are */
	int32_t pid;
	char *held_id;
	char *held_name;
	char *lock_id;
	char *lock_name;
	bool is_held_read; /* of a rwlock: by a reader */
	bool is_read;
	struct report_place held_site; /* where each was taken, the first time */
	struct report_place site;
	uint64_t acquisitions;
	uint64_t tries; /* of these, those by calls that do not wait */
	unsigned int threads;
};

/** Locks taken in a ring, by threads that may wait for each other for ever. */
struct report_order_cycle {
	GArray *members;  /* int, indices into the report's orders: each ends where the next begins */
	uint64_t wait_ns; /* what was waited for these locks */
};

struct report {
	bool has_paths;	    /* wanted, before it is made: all stacks of a site, not one alone */
	GPtrArray *command; /* char * */
	char *start_time;
	char *hostname;
	char *kernel_source;
	char *kernel_note;	/* why it is not better, or NULL */
	char *state;		/* running, complete, recovered; NULL: no recording.json */
	int64_t exit_status;	/* -1: not known */
	int64_t exit_signal;	/* -1: not known; 0: none */
	uint64_t start_ns;	/* CLOCK_MONOTONIC when it began, 0: not known */
	uint64_t end_ns;	/* and when it ended, 0: with the last event */
	uint64_t from_ns;	/* only what began at this time or later; 0: all */
	uint64_t to_ns;		/* and before this; 0: to the end */
	int32_t only_pid;	/* only what this process did; 0: all */
	GHashTable *only_threads; /* only what these did, as analysis/selection.h; NULL: all */
	char *only_comm;	/* only what threads and processes of that name did; NULL: all */
	uint64_t pid_namespace; /* of the kernel events' tids, 0: not known */
	uint64_t duration_ns;
	uint64_t cpus;
	uint64_t ust_lost;
	uint64_t kernel_lost;
	uint64_t unmatched_waits;
	uint64_t unflushed_ns;
	uint64_t late_switches; /* switches from the idle task that the kernel did not report */
	uint64_t early_blames;	/* waits blamed on their holders before these had told all */
	uint64_t unknown_events;
	uint64_t headless_calls; /* futex calls that were going on when the recording began */
	int32_t attached_pid;	 /* of a program that was running already; else 0 */
	GPtrArray *notes;	 /* char *: remarks of the recorder, and what could not be read */
	GPtrArray *processes;	 /* struct report_process */
	GPtrArray *locks;	 /* struct report_lock, by wait */
	GPtrArray *signals;	 /* struct report_lock with is_signal, by wait */
	GPtrArray *unfinished;	 /* struct report_unfinished */
	GPtrArray *cycles;	 /* struct report_cycle */
	GPtrArray *orders;	 /* struct report_order, most frequent first */
	GPtrArray *order_cycles; /* struct report_order_cycle */
};

struct report *report_create(void);
void report_free(struct report *report);

/** An empty lock for the report's `locks` or `signals`, which then own it. */
struct report_lock *report_lock_create(void);

/** Whether there are kernel events: not where threads have read their own switches. */
bool report_has_kernel(const struct report *report);

/** Give a lock the two sides of a rwlock. */
void report_lock_add_sides(struct report_lock *lock);

/** For GPtrArrays of struct report_cause. */
void report_cause_free(void *cause);

/** Free a lock that no report owns. */
void report_lock_free(void *lock);

/** Make `to` a copy of `from`, with strings of its own; what `to` had is not freed. */
void report_place_copy(struct report_place *to, const struct report_place *from);

/** Free the place's strings; it is no place afterwards. */
void report_place_clear(struct report_place *place);

/** Free what a site owns. */
void report_site_clear(struct report_site *site);

/** The lock or signal with that id, NULL: there is none. */
const struct report_lock *report_find_lock(const struct report *report, const char *id);

/** Whether people mean that lock by `name`: its name, as tables shorten it too, its id or class. */
bool report_lock_is_named(const struct report_lock *lock, const char *name);

/** Whether both are the same code: also at two addresses, where two processes have loaded it. */
bool report_site_is_same(const struct report_site *a, const struct report_site *b);

/** For g_ptr_array_sort: costliest first. */
int report_site_compare(const void *a, const void *b);

/** Whether it is one of libc's functions that every stack ends with. */
bool report_place_is_start(const struct report_place *place);

/** An empty array of struct report_place, which owns their strings. */
GArray *report_stack_create(void);

#endif
