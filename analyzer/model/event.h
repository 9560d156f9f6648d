/* SPDX-License-Identifier: MIT */
/*
 * One event as the model sees it, whoever recorded it: the preload's own (the structs of the
 * contract) and the kernel's. Filled by source/ from CTF, or by hand in unit tests.
 */
#ifndef LOCKCOST_MODEL_EVENT_H
#define LOCKCOST_MODEL_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/events.h"
#include "lockcost/kinds.h"

enum event_type {
	EVENT_PROCESS_START,
	EVENT_PROCESS_STATS,
	EVENT_PROCESS_STOP,
	EVENT_MAPPING,
	EVENT_THREAD_START,
	EVENT_THREAD_EXIT,
	EVENT_LOCK_INIT,
	EVENT_LOCK_DESTROY,
	EVENT_LOCK_NAME,
	EVENT_LOCK_SHARED,
	EVENT_STACK,
	EVENT_WAIT_BEGIN,
	EVENT_COND_WAIT_BEGIN,
	EVENT_WAIT_END,
	EVENT_HOLD,
	EVENT_WAKE,
	EVENT_MERGED,
	EVENT_LOCK_STATS,
	EVENT_LOCK_ORDER,
	EVENT_TRY_FAILED,
	EVENT_SCHED_SWITCH,
	EVENT_SCHED_WAKING,
	EVENT_SCHED_WAKEUP,
	EVENT_FUTEX_ENTRY,
	EVENT_FUTEX_EXIT,
	EVENT_CALL_ENTRY, /* any other system call */
	EVENT_CALL_EXIT,
	EVENT_PRIORITY_LENT, /* sched_pi_setprio */
	EVENT_TASK_NEW,	     /* task_newtask: a thread or process is made */
	EVENT_TASK_FORK, /* the same by sched_process_fork; LTTng's says which process it is of */
	EVENT_TASK_EXEC, /* a process executes a program */
	EVENT_KERNEL_BEGIN, /* from here on the kernel's events were recorded */
	EVENT_KERNEL_END,   /* no kernel event was recorded after this */
	EVENT_LOST,	    /* a tracer discarded events of one stream */
	EVENT_TYPE_COUNT
};

/**
 * sched_switch: prev leaves the CPU, next gets it. Tids are those of the recorder's pid namespace.
 * Priorities are as LTTng writes them, the smaller the more urgent: -1 to -99 is SCHED_FIFO's and
 * SCHED_RR's 0 to 98 upside down (-1 - priority), -100 their 99, -101 a deadline, 0 to 39 nice -20
 * to 19.
 */
struct event_sched_switch {
	int32_t prev_tid;
	int32_t next_tid;
	int32_t prev_priority;
	int32_t next_priority;
	int64_t prev_state; /* 0, or bit 8 set: runnable, so preempted; else it blocks */
	char prev_comm[16];
	char next_comm[16];
};

/** sched_waking and sched_wakeup: `tid` is made runnable by the thread that runs, `waker_tid`. */
struct event_sched_wake {
	int32_t tid;
	int32_t waker_tid; /* 0 where the trace cannot tell (no tid context and no switch seen yet)
			    */
	int32_t target_cpu;
};

/** Entry of futex(2) and its newer kin. `tid` 0: cannot be told. */
struct event_futex_entry {
	int32_t tid;
	uint64_t address;
	uint32_t operation; /* FUTEX_* command, flags included */
	uint32_t value;
};

struct event_futex_exit {
	int32_t tid;
	int64_t result; /* negative errno on failure */
};

/** Entry or exit of a system call other than futex. */
struct event_call {
	int32_t tid;
	uint32_t call;	 /* GQuark of its name */
	bool is_endless; /* an entry, and the recording has no exits of this call */
};

/** A thread that holds a PI futex is given the priority of whoever waits for it, or loses it. */
struct event_priority_lent {
	int32_t tid;
	int32_t lender_tid; /* who runs; 0: cannot be told */
	int32_t old_priority;
	int32_t new_priority;
};

/** A thread is made. */
struct event_task_new {
	int32_t parent_tid; /* who made it; 0: cannot be told */
	int32_t tid;
	int32_t pid;	      /* EVENT_TASK_FORK: its process; 0: not told */
	uint64_t clone_flags; /* EVENT_TASK_NEW: clone(2)'s */
};

/** A process executes a program; `tid` is its only thread from now on. */
struct event_task_exec {
	int32_t tid;
	const char *filename;
};

/**
 * Events that a tracer discarded somewhere between the event's own time and until_ns. It comes in
 * order of its own time, so the events that survived in that span come after it.
 */
struct event_lost {
	uint64_t until_ns;
	uint64_t count; /* 0: unknown, but not none */
	uint8_t is_kernel;
};

struct event {
	enum event_type type;
	int32_t cpu;	  /* where it was recorded, -1: not known */
	uint64_t time_ns; /* when it was recorded, CLOCK_MONOTONIC */
	union {
		struct lockcost_process_start process_start;
		struct lockcost_process_stats process_stats;
		struct lockcost_process_stop process_stop;
		struct lockcost_mapping mapping;
		struct lockcost_thread_start thread_start;
		struct lockcost_thread_exit thread_exit;
		struct lockcost_lock_init lock_init;
		struct lockcost_lock_destroy lock_destroy;
		struct lockcost_lock_name lock_name;
		struct lockcost_lock_shared lock_shared;
		struct lockcost_stack stack;
		struct lockcost_wait_begin wait_begin;
		struct lockcost_cond_wait_begin cond_wait_begin;
		struct lockcost_wait_end wait_end;
		struct lockcost_hold hold;
		struct lockcost_wake wake;
		struct lockcost_merged merged;
		struct lockcost_lock_stats lock_stats;
		struct lockcost_lock_order lock_order;
		struct lockcost_try_failed try_failed;
		struct event_sched_switch sched_switch;
		struct event_sched_wake sched_wake;
		struct event_futex_entry futex_entry;
		struct event_futex_exit futex_exit;
		struct event_call call;
		struct event_priority_lent priority_lent;
		struct event_task_new task_new;
		struct event_task_exec task_exec;
		struct event_lost lost;
	};
};

/** Whether `operation` is a reader's. Of a raw futex call, the same bit is of its command. */
static inline bool event_is_reader(uint8_t kind, uint8_t operation)
{
	return kind == LOCKCOST_KIND_RWLOCK && (operation & LOCKCOST_OPERATION_READ);
}

/** The FUTEX_* command of a raw futex call, -1 of any other call. */
static inline int event_futex_command(uint8_t kind, uint8_t operation)
{
	if (kind != LOCKCOST_KIND_FUTEX || !(operation & LOCKCOST_OPERATION_FUTEX))
		return -1;
	return operation & ~LOCKCOST_OPERATION_FUTEX;
}

/** Whether a wake-up is that of the last thread to arrive at a barrier. */
static inline bool event_is_last_arrival(uint8_t kind, uint8_t operation)
{
	return kind == LOCKCOST_KIND_BARRIER && operation == LOCKCOST_OPERATION_ARRIVE;
}

#endif
