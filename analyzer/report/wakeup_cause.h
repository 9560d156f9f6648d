/* SPDX-License-Identifier: MIT */
/* Why a thread that was woken did not run at once: the parts of PHASE_WAKEUP. */
#ifndef LOCKCOST_WAKEUP_CAUSE_H
#define LOCKCOST_WAKEUP_CAUSE_H

enum wakeup_cause {
	WAKEUP_IDLE,	  /* the CPU that it had slept on was idle, and had to wake up itself */
	WAKEUP_MIGRATION, /* so was the CPU that it ran on, but that is another one */
	WAKEUP_QUEUED,	  /* another thread had the CPU that it ran on */
	WAKEUP_UNKNOWN,	  /* the switch to it was not seen, or from which CPU it came */
	WAKEUP_COUNT
};

#endif
