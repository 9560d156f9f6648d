/* SPDX-License-Identifier: MIT */
/*
 * A contended call, around the real blocking one:
 *
 *	struct wait wait = wait_begin(self, &object, operation, owner, CALLER());
 *	status = the real call;
 *	wait_acquired(&wait, status) or wait_ended(&wait, status)
 *
 * A wait that is cancelled ends in its cleanup: declare it with WAIT_CLEANUP.
 */
#ifndef LOCKCOST_PRELOAD_WAIT_H
#define LOCKCOST_PRELOAD_WAIT_H

#include "hold.h"

struct wait {
	struct thread *self;
	struct object object;
	const void *site;
	const void *mutex;	/* a cond wait's, else NULL */
	uint64_t request_ns;	/* an untold wait's: once it is over */
	uint64_t request_ticks; /* an untold or quiet wait's */
	uint64_t cpu_begin_ns;
	uint32_t stack;
	enum lockcost_operation operation;
	bool is_open;
	bool reads_switches; /* the thread's ring was open when it began */
	bool is_untold;	     /* the budget is spent: nothing was written of it */
	bool is_quiet;	     /* its beginning was not written: it may turn out to be too short */
};

/** For waits in cancellation points: ends the wait when the thread's stack is unwound through it.
 */
#define WAIT_CLEANUP __attribute__((cleanup(wait_cancelled)))

/**
 * The object was found taken: reads the clock, counts the waiter, writes what is queued and
 * `wait_begin`. `owner` is the tid that the object shows, 0 where it shows none.
 */
struct wait wait_begin(struct thread *self, const struct object *object,
		       enum lockcost_operation operation, int32_t owner, const void *site);

/** The same for a cond wait, which also ends the hold of `mutex`. */
struct wait wait_begin_cond(struct thread *self, const void *cond, pthread_mutex_t *mutex,
			    enum lockcost_operation operation, const void *site);

/** A lock's wait ended with the lock (`status` 0 or EOWNERDEAD): its hold begins. Returns `status`.
 */
int wait_acquired(struct wait *wait, int status);

/** A wait ended, and no hold tells of it: it failed, or it was for a cond or a semaphore. Returns
 * `status`. */
int wait_ended(struct wait *wait, int status);

/** A barrier wait turned out to be the last arrival: it woke the others, and was no wait. */
void wait_arrived_last(struct wait *wait);

/** Ends a wait that is still open: the cleanup of a cancelled one. */
void wait_cancelled(struct wait *wait);

/** A wake-up call, seen from before and after the real one. `object` is from before it, too. */
struct wake {
	uint64_t begin_ns; /* 0: nobody seems to wait */
	uint32_t waiters;
};

/** Before a signal, broadcast, post or futex wake: reads the clock if somebody waits. */
struct wake wake_begin(const struct object *object);

/** After it: counts it, and queues a `wake` event when somebody waited. */
void wake_end(struct thread *self, const struct object *object, uint8_t operation,
	      const struct wake *wake, const void *site);

#endif
