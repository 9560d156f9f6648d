/* SPDX-License-Identifier: MIT */
/* What whoever held the lock did while others waited for it. */
#ifndef LOCKCOST_BLAME_CLASS_H
#define LOCKCOST_BLAME_CLASS_H

enum blame_class {
	BLAME_RUNNING,	    /* on a CPU */
	BLAME_PREEMPTED,    /* runnable, but off the CPU: preempted, or woken and not there yet */
	BLAME_ON_LOCK,	    /* it waited for another lock itself */
	BLAME_BLOCKED,	    /* asleep for any other reason */
	BLAME_NO_HOLDER,    /* nobody held it: released, and not taken yet */
	BLAME_UNATTRIBUTED, /* the events that would tell are missing */
	BLAME_COUNT
};

#endif
