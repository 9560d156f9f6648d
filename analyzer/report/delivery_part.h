/* SPDX-License-Identifier: MIT */
/* The way of a wake-up from the call that sends it to the return of the wait that it ends. */
#ifndef LOCKCOST_DELIVERY_PART_H
#define LOCKCOST_DELIVERY_PART_H

enum delivery_part {
	DELIVERY_CALL,	    /* the waker's futex entry to sched_waking */
	DELIVERY_WAKEUP,    /* sched_waking to running */
	DELIVERY_EXIT,	    /* running to leaving the futex that was signalled */
	DELIVERY_REACQUIRE, /* a cond: from then to the return, which is taking the mutex again */
	DELIVERY_COUNT
};

#endif
