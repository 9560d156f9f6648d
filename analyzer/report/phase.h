/* SPDX-License-Identifier: MIT */
/* The phases of a wait. */
#ifndef LOCKCOST_PHASE_H
#define LOCKCOST_PHASE_H

enum phase {
	PHASE_SPIN,	    /* request to first futex entry, or to the end: running in user mode */
	PHASE_KERNEL_ENTRY, /* futex entry to switched out; the whole call where it never slept */
	PHASE_BLOCKED,	    /* switched out, not runnable, to sched_waking */
	PHASE_WAKEUP,	    /* sched_waking to switched in */
	PHASE_KERNEL_EXIT,  /* switched in to futex exit */
	PHASE_REACQUIRE, /* futex exit to next futex entry, or to the end: running in user mode */
	PHASE_PREEMPTED, /* switched out while runnable to switched in */
	PHASE_UNATTRIBUTED, /* the kernel's events are missing, or contradict each other */
	PHASE_COUNT
};

#endif
