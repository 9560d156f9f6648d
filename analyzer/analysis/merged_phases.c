/* SPDX-License-Identifier: MIT */
/* Each call is cut as a wait of its own. */
#include "merged_phases.h"

#include <string.h>

#include "futex_call.h"

static void call_add(struct phases *merged, const struct model_merged *seen,
		     const struct futex_call *call, const struct coverage *coverage)
{
	struct wait wait = futex_call_wait(seen->thread, seen->lock, call);
	struct phases phases;

	wait.outcome = call->result < 0 ? WAIT_FAILED : WAIT_ACQUIRED;
	phases_compute(&phases, &wait, coverage, NULL);
	for (int i = 0; i < PHASE_COUNT; i++)
		merged->ns[i] += phases.ns[i];
	for (int i = 0; i < WAKEUP_COUNT; i++)
		merged->wakeup_ns[i] += phases.wakeup_ns[i];
	merged->futex_round_trips += phases.futex_round_trips;
	merged->refused_count += phases.refused_count;
}

static void give_up(struct phases *merged, uint64_t wait_ns)
{
	memset(merged->ns, 0, sizeof(merged->ns));
	memset(merged->wakeup_ns, 0, sizeof(merged->wakeup_ns));
	merged->ns[PHASE_UNATTRIBUTED] = wait_ns;
}

void merged_phases_compute(struct phases *merged, const struct model_merged *seen,
			   const struct coverage *coverage)
{
	const struct lockcost_merged *told = seen->merged;
	uint64_t in_calls_ns = 0;

	memset(merged, 0, sizeof(*merged));
	for (guint i = 0; i < seen->calls->len; i++)
		call_add(merged, seen, &g_array_index(seen->calls, struct futex_call, i), coverage);
	for (int i = 0; i < PHASE_COUNT; i++)
		in_calls_ns += merged->ns[i];
	if (!seen->thread->timeline || in_calls_ns > told->wait_ns ||
	    !coverage_is_whole(coverage, told->begin_ns, told->end_ns))
		give_up(merged, told->wait_ns);
	else
		merged->ns[PHASE_SPIN] += told->wait_ns - in_calls_ns;
}
