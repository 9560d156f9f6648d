/* SPDX-License-Identifier: MIT */
/*
 * The states of a thread in a wait, and what the kernel's events make of them: the part of the cut
 * into phases that knows how Linux schedules, and nothing of how time is added up.
 */
#ifndef LOCKCOST_WALK_H
#define LOCKCOST_WALK_H

#include "causes.h"
#include "phases.h"
#include "slices.h"
#include "timeline.h"

/** What the thread is doing. */
enum walk_state {
	WALK_USER,	  /* running in user mode */
	WALK_FUTEX,	  /* running in a futex call, has not slept in it */
	WALK_FUTEX_SLEPT, /* running in a futex call after having slept in it */
	WALK_BLOCKED,
	WALK_WAKEUP,
	WALK_PREEMPTED,
	WALK_RUNNING, /* on the CPU, but where is not known */
	WALK_UNKNOWN,
};

/** How far the walk has come. Times before at_ns belong to a phase already. */
struct walk {
	struct phases *phases;
	const struct wait *wait;
	const struct coverage *coverage;
	enum phase running_phase; /* what it is to run where it is not known in which mode */
	size_t hole;		  /* of the coverage: the first that has not been passed */
	uint64_t at_ns;		  /* all time before this has been given to a phase */
	enum walk_state state;
	enum walk_state resume;	 /* what a preempted or blocked thread goes back to */
	bool has_left_futex;	 /* user mode is re-acquiring from now on, no longer spinning */
	bool has_pending_waking; /* sched_waking came while the thread was still on its CPU */
	bool is_wakeup_guessed;	 /* the wake-up began by such an early sched_waking */
	uint64_t waking_ns;	 /* last sched_waking */
	uint64_t block_ns;	 /* when it was switched out in that case */
	int64_t futex_address;
	uint32_t futex_operation;
	bool was_woken; /* the last futex call slept and was woken: there is something to be had */
	int64_t waker_tid; /* of the last sched_waking, and where it ran */
	int waker_cpu;
	int cpu;		/* where it was switched out, TIMELINE_CPU_UNKNOWN */
	uint64_t wakeup_ns;	/* of PHASE_WAKEUP: the cause is not known yet */
	GArray *slices;		/* struct slice: what was given to phases; NULL: not wanted */
	struct causes *causes;	/* filled with why it did not run; NULL: not wanted */
	int64_t preemptor_tid;	/* who got its CPU */
	int preempted_priority; /* its own at that time */
	int64_t call;		/* the system call that it is in, or enum in causes.h */
	bool is_call_endless;	/* it may have left that one */
};

bool walk_state_is_running(enum walk_state state);

/** On the CPU in a futex call, or to go back to one. */
bool walk_state_is_in_futex(enum walk_state state);

/** The thread makes a system call, or leaves one: CAUSE_NONE. */
void walk_note_call(struct walk *walk, int64_t call, bool is_endless);

/** A switch to the thread that the kernel did not report; it has happened by now at the latest. */
bool walk_is_late(const struct timeline_entry *entry);

/** Whether a thread in this state can do what the entry says. */
bool walk_is_possible(const struct walk *walk, const struct timeline_entry *entry);

/** Go to the state that follows, possible or not. */
void walk_change(struct walk *walk, const struct timeline_entry *entry);

/** The thread runs, from running_ns on, on `cpu`, because it was woken at walk->waking_ns. */
void walk_note_signal(struct walk *walk, uint64_t running_ns, int cpu);

/** A phase was given that much more time: note what kept the thread from running. */
void walk_note_cause(struct walk *walk, enum phase phase, uint64_t ns);

/** A wake-up is over, with the thread switched in by `entry`; NULL: that was not seen. */
void walk_settle_wakeup(struct walk *walk, const struct timeline_entry *entry);

#endif
