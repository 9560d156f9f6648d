/* SPDX-License-Identifier: MIT */
/*
 * What happened in a test, told event by event to the analyzer. Times are given in order; one
 * process, pid 100, whose threads' tids are the tests' own, and locks that are addresses.
 */
#ifndef LOCKCOST_STORY_H
#define LOCKCOST_STORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis.h"
#include "event.h"
#include "report.h"

enum {
	STORY_PID = 100,
	STORY_TID = 7,
	STORY_SITE = 0x5000,
	STORY_LOCK = 0x1000,
	STORY_OTHER_LOCK = 0x2000,
	STORY_COND = 0x3000,
	STORY_RUNNABLE = 0,
	STORY_SLEEPS = 1,
	STORY_SLEEPS_DEEPLY = 2, /* uninterruptibly */
	STORY_DEAD = 0x10,
	STORY_FUTEX_WAIT = 128,	       /* FUTEX_WAIT | FUTEX_PRIVATE_FLAG, as a mutex does it */
	STORY_FUTEX_WAIT_BITSET = 393, /* as a cond does it */
	STORY_FUTEX_WAKE = 129,
};

struct story {
	struct analysis *analysis;
	struct report *report; /* after story_end() */
};

/** Begin a story; the kernel's side is there from kernel_begin_ns on, UINT64_MAX: not at all. */
struct story story_begin(uint64_t kernel_begin_ns);

/** The same with a kernel side in which `tid` has been running since before its first wait. */
struct story story_begin_running(int32_t tid);

/** Any event. */
void story_tell(struct story *story, const struct event *event);

/** The recording ends. */
void story_end(struct story *story, uint64_t end_ns);

void story_free(struct story *story);

/* The program's side. */
void story_wait_begin(struct story *story, uint64_t request_ns, int32_t tid, uint64_t lock);
void story_wait_end(struct story *story, uint64_t time_ns, int32_t tid, uint64_t lock, uint8_t kind,
		    uint64_t request_ns, int32_t status);
/** A contended hold ends, told at release_ns. */
void story_hold(struct story *story, int32_t tid, uint64_t lock, uint64_t request_ns,
		uint64_t acquire_ns, uint64_t release_ns);

/*
 * Any event of the program, at the end of what it tells: pid, lock and site are the story's where
 * they are 0, and the counters' tid, incarnation and times, too.
 */
void story_tell_init(struct story *story, struct lockcost_lock_init init);
void story_tell_destroy(struct story *story, struct lockcost_lock_destroy destroy);
void story_tell_shared(struct story *story, uint64_t time_ns, struct lockcost_lock_shared shared);
void story_tell_wait_begin(struct story *story, struct lockcost_wait_begin begin);
void story_tell_wait_end(struct story *story, struct lockcost_wait_end end);
void story_tell_hold(struct story *story, struct lockcost_hold hold);
void story_tell_wake(struct story *story, struct lockcost_wake wake);
void story_tell_stats(struct story *story, struct lockcost_lock_stats stats);

/* The kernel's side, all on one CPU for each thread: its tid modulo 64. */
void story_switch_out(struct story *story, uint64_t time_ns, int32_t tid, int64_t state);
void story_switch_in(struct story *story, uint64_t time_ns, int32_t tid);
void story_waking(struct story *story, uint64_t time_ns, int32_t tid);
/** Any switch on any CPU. */
void story_switch(struct story *story, uint64_t time_ns, int32_t cpu,
		  struct event_sched_switch sched_switch);
/** A thread wakes another one on the waker's CPU. */
void story_wakes(struct story *story, uint64_t time_ns, int32_t cpu, int32_t waker_tid,
		 int32_t tid);
/** A system call other than futex begins or ends. */
void story_call(struct story *story, uint64_t time_ns, int32_t tid, const char *call,
		bool is_entry);
/** One that begins, in a recording that has no ends of such calls. */
void story_call_endless(struct story *story, uint64_t time_ns, int32_t tid, const char *call);
void story_futex_entry(struct story *story, uint64_t time_ns, int32_t tid, uint64_t address,
		       uint32_t operation);
void story_futex_exit(struct story *story, uint64_t time_ns, int32_t tid, int64_t result);

/** A thread requests STORY_LOCK at 1000, enters the futex at 1100 and is switched out at 1120. */
void story_fall_asleep(struct story *story, int32_t tid);

/** The report's lock or signal at that address; the test fails when there is none. */
const struct report_lock *story_lock(const struct story *story, uint64_t address);

/** What the phases of the waits for one lock should be, in nanoseconds. */
struct story_phases {
	uint64_t spin, kernel_entry, blocked, wakeup, kernel_exit, reacquire, preempted,
		unattributed;
};

/** End and free the story, of which these must be STORY_LOCK's phases and futex round trips. */
void story_expect_phases(struct story *story, struct story_phases expected,
			 unsigned int round_trips);

/** The sum of a lock's blame, of what is known of it. */
uint64_t story_blame_sum(const struct report_lock *lock);

/** What a lock's waits should be blamed on, in nanoseconds. */
struct story_blame {
	uint64_t running, preempted, on_lock, blocked, no_holder, unattributed;
};

/** All that must be a lock's blame; it adds up to the wait. The story goes on. */
void story_expect_blame(const struct story *story, uint64_t address, struct story_blame expected);

/** The process ends by itself, having told all. */
void story_process_end(struct story *story, uint64_t time_ns);

/** A hold that did not wait, but was waited for, told at release_ns; acquire_ns 0: not timed. */
void story_hold_waited(struct story *story, int32_t tid, uint64_t lock, uint64_t acquire_ns,
		       uint64_t release_ns);

/** The sum of a lock's phases. */
uint64_t story_phase_sum(const struct report_lock *lock);

#endif
