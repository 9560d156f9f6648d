/* SPDX-License-Identifier: MIT */
/*
 * Phases of waits that were told of together. When each of them was is not known, but what the
 * thread called futex for was for them; the rest of their time it was running, or kept from it.
 */
#ifndef LOCKCOST_MERGED_PHASES_H
#define LOCKCOST_MERGED_PHASES_H

#include <stdint.h>

#include "model.h"
#include "phase.h"
#include "wakeup_cause.h"

struct merged_phases {
	uint64_t ns[PHASE_COUNT]; /* they add up to the waits */
	uint64_t wakeup_ns[WAKEUP_COUNT];
	uint64_t futex_round_trips;
	uint64_t refused_count; /* of these, those that returned EAGAIN */
};

/**
 * Cut the waits by their futex calls. All is unattributed where the kernel's events are not all
 * there, or do not fit.
 */
void merged_phases_compute(struct merged_phases *merged, const struct model_merged *seen,
			   const struct coverage *coverage);

#endif
