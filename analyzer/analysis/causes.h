/* SPDX-License-Identifier: MIT */
/* What kept a thread from running, as short lists of keys and times. */
#ifndef LOCKCOST_CAUSES_H
#define LOCKCOST_CAUSES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { CAUSES_MAX = 256 /* of one list; the rest is in one sum */ };

/** Keys that are no tid and no system call. */
enum {
	CAUSE_UNKNOWN = -1, /* or one of those that found no room */
	CAUSE_NONE = 0,	    /* the idle task; no system call */
};

struct cause {
	int64_t key; /* a tid, or the GQuark of a system call's name */
	uint64_t ns;
};

/** Why a holder did not run while somebody waited for it. */
struct causes {
	GArray *preemptors; /* struct cause: by tid, who had its CPU */
	GArray *calls;	    /* struct cause: by system call, where it slept */
	bool has_priority;  /* the waiter's is known: */
	int priority;
	uint64_t inversion_ns; /* off the CPU, though runnable, while of lower priority than that */
};

void causes_init(struct causes *causes);
void causes_clear(struct causes *causes);

/** Forget what was added. */
void causes_reset(struct causes *causes);

/** Add time to a key's. */
void causes_add(GArray *list, int64_t key, uint64_t ns);

/** The holder could not run because of `tid`, or of CAUSE_*; its own priority is `priority`. */
void causes_add_preemptor(struct causes *causes, int64_t tid, int priority, uint64_t ns);

/** Add one to another. */
void causes_merge(struct causes *to, const struct causes *from);

#endif
