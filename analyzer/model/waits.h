/* SPDX-License-Identifier: MIT */
/* Waits: opened by wait_begin, settled by the hold or wait_end that says how they went. */
#ifndef LOCKCOST_WAITS_H
#define LOCKCOST_WAITS_H

#include <stdbool.h>
#include <stdint.h>

#include "event.h"
#include "lock.h"
#include "thread.h"

/** How a wait went. */
enum wait_outcome {
	WAIT_OPEN,
	WAIT_ACQUIRED,	 /* the call returned with the lock, or with what was waited for */
	WAIT_FAILED,	 /* it timed out, was cancelled or failed: see `status` */
	WAIT_UNFINISHED, /* the thread waited until the end of the recording or its own */
};

struct wait {
	struct thread *thread;
	struct lock *lock;
	uint64_t address;   /* of the lock in the thread's process */
	struct lock *mutex; /* a cond wait's mutex, else NULL */
	uint64_t mutex_address;
	uint8_t kind; /* enum lockcost_kind */
	uint8_t operation;
	enum wait_outcome outcome;
	uint64_t begun_ns; /* when wait_begin was written, 0: none was seen */
	uint64_t request_ns;
	uint64_t end_ns;
	int32_t status;
	uint64_t site;
	uint32_t stack;
	int32_t owner_tid;
	uint64_t held_lock;
	uint64_t held_site;
	uint64_t cpu_ns;
	uint8_t cpu_source;
	bool is_untold; /* nobody was told when it began: its holders need not have told of it */
	bool is_call;	/* a futex call that only the kernel's events tell of: entry to exit */
};

/** Open a wait. A thread with too many of them loses the oldest: returns how many were lost. */
unsigned int wait_open(struct thread *thread, const struct wait *wait);

/**
 * Take the thread's open wait for `address` with that request out of the list. The caller frees it
 * with g_free. NULL: its beginning was never seen.
 */
struct wait *wait_take(struct thread *thread, uint64_t address, uint64_t request_ns);

/** The earliest request among the open waits for `lock`, if it is before before_ns, else 0. */
uint64_t wait_earliest_request(const struct lock *lock, uint64_t before_ns);

/**
 * Remember that the thread waited for a lock. Waits that ended before wanted_from_ns make room; the
 * oldest do in the end.
 */
void wait_note_past(struct thread *thread, const struct past_wait *past, uint64_t wanted_from_ns);

/** Index of the thread's first past wait that ended after time_ns; their number: there is none. */
unsigned int wait_find_past(const struct thread *thread, uint64_t time_ns);

/** Let the thread's timeline forget what no open wait needs. */
void wait_update_horizon(struct thread *thread);

#endif
