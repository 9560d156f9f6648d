/* SPDX-License-Identifier: MIT */
/*
 * Phases of waits that were told of together. When each of them was is not known, but what the
 * thread called futex for was for them; the rest of their time it was running, or kept from it.
 */
#ifndef LOCKCOST_MERGED_PHASES_H
#define LOCKCOST_MERGED_PHASES_H

#include "model.h"
#include "phases.h"

/**
 * Cut the waits by their futex calls. Of `merged` only what can be added up is filled in: ns (which
 * adds up to the waits), wakeup_ns, futex_round_trips and refused_count. All is unattributed where
 * the kernel's events are not all there, or do not fit.
 */
void merged_phases_compute(struct phases *merged, const struct model_merged *seen,
			   const struct coverage *coverage);

#endif
