/* SPDX-License-Identifier: MIT */
/* The exact counters of a lock: the newest lock_stats of every thread and epoch, added up. */
#ifndef LOCKCOST_COUNTS_H
#define LOCKCOST_COUNTS_H

#include <glib.h>

#include "estimate.h"
#include "model.h"
#include "selection.h"

/** One thread's share. */
struct counts_thread {
	struct thread *thread;
	uint64_t acquisitions;
	uint64_t contended;
};

/** Of a lock, or of one side of a rwlock. */
struct counts_side {
	uint64_t acquisitions;
	uint64_t contended;
	uint64_t recursions;
	uint64_t cond_reacquisitions;
	uint64_t try_failed;
	uint64_t timed_out;
	uint64_t owner_died;
	uint64_t made_consistent;
	uint64_t not_recoverable;
	uint64_t errors;
	uint64_t posts;
	uint64_t own_posts;
	uint64_t hold_max_ns;
	GArray *strata; /* struct estimate_stratum */
};

struct counts {
	struct counts_side side;     /* without a rwlock's readers */
	struct counts_side *readers; /* NULL: there is none */
	GArray *threads;	     /* struct counts_thread */
};

/**
 * Counters of every lock of the model, by the lock's index. Free with g_free after counts_clear.
 */
struct counts *counts_collect(const struct model *model, const struct selection *selection);

/** Make it those of a lock that was never used. */
void counts_forget(struct counts *counts);

void counts_clear(struct counts *counts);

#endif
