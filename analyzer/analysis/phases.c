/* SPDX-License-Identifier: MIT */
/*
 * A walk along the thread's timeline. Every step adds the time since the last step to the phase of
 * the state that the thread was in, which is why the sum cannot be wrong; what can be wrong is the
 * state, and a transition that a real thread cannot make turns it, and the time before it, into
 * "unattributed".
 */
#include "phases.h"

#include <glib.h>
#include <string.h>

#include "causes.h"
#include "walk.h"

enum { LOOK_BACK_MAX = 16 /* entries before a span; the model keeps as many */ };

static enum phase state_phase(const struct walk *walk)
{
	switch (walk->state) {
	case WALK_USER:
		return walk->has_left_futex ? PHASE_REACQUIRE : PHASE_SPIN;
	case WALK_FUTEX:
		return PHASE_KERNEL_ENTRY;
	case WALK_FUTEX_SLEPT:
		return PHASE_KERNEL_EXIT;
	case WALK_BLOCKED:
		return PHASE_BLOCKED;
	case WALK_WAKEUP:
		return PHASE_WAKEUP;
	case WALK_PREEMPTED:
		return PHASE_PREEMPTED;
	case WALK_RUNNING:
		return walk->running_phase;
	default:
		return PHASE_UNATTRIBUTED;
	}
}

/* Give the time up to time_ns to a phase. */
static void give(struct walk *walk, uint64_t time_ns, enum phase phase)
{
	if (time_ns <= walk->at_ns)
		return;
	walk->phases->ns[phase] += time_ns - walk->at_ns;
	walk_note_cause(walk, phase, time_ns - walk->at_ns);
	slices_put(walk->slices, walk->at_ns, time_ns, phase);
	walk->at_ns = time_ns;
}

/* Go through the holes that begin before time_ns. Returns whether time_ns is in one. */
static bool pass_holes(struct walk *walk, uint64_t time_ns)
{
	const struct coverage *coverage = walk->coverage;

	while (walk->hole < coverage->hole_count &&
	       coverage->holes[walk->hole].begin_ns <= time_ns) {
		const struct coverage_hole *hole = &coverage->holes[walk->hole];

		give(walk, hole->begin_ns, state_phase(walk));
		walk_settle_wakeup(walk, NULL);
		walk->state = WALK_UNKNOWN;
		walk->is_wakeup_guessed = false;
		walk->has_pending_waking = false;
		walk_note_call(walk, CAUSE_UNKNOWN, false);
		give(walk, MIN(hole->end_ns, time_ns), PHASE_UNATTRIBUTED);
		if (hole->end_ns > time_ns)
			return true;
		walk->hole++;
	}
	return false;
}

/* Something that only a running thread does. */
static bool is_act(const struct timeline_entry *entry)
{
	switch (entry->kind) {
	case TIMELINE_WAKING:
	case TIMELINE_WAKEUP:
	case TIMELINE_GAP:
		return false;
	case TIMELINE_SWITCHED_IN:
		return walk_is_late(entry);
	default:
		return true;
	}
}

/*
 * The thread acts at now_ns, but the switch to it was not seen. In a futex call it has only left
 * the call since, in a few microseconds: they count as wake-up. Elsewhere it has gone on since it
 * was woken, because this happens where the CPU was idle, with nothing else to run.
 */
static void catch_up(struct walk *walk, uint64_t now_ns, const struct timeline_entry *entry)
{
	if (walk->state != WALK_WAKEUP || walk->is_wakeup_guessed)
		return;
	if (walk_state_is_in_futex(walk->resume))
		give(walk, now_ns, PHASE_WAKEUP);
	walk_settle_wakeup(walk, entry && walk_is_late(entry) ? entry : NULL);
	walk_note_signal(walk, walk->at_ns, entry ? entry->cpu : TIMELINE_CPU_UNKNOWN);
	walk->state = walk_state_is_in_futex(walk->resume) ? WALK_FUTEX_SLEPT : walk->resume;
}

static void step(struct walk *walk, const struct timeline_entry *entry)
{
	if (pass_holes(walk, entry->time_ns))
		return;
	if (is_act(entry))
		catch_up(walk, entry->time_ns, entry);
	if (walk_is_late(entry) && walk_state_is_running(walk->state))
		return;
	give(walk, entry->time_ns,
	     walk_is_possible(walk, entry) ? state_phase(walk) : PHASE_UNATTRIBUTED);
	walk_change(walk, entry);
}

/* The thread returned to its program, so it was running in user mode; else something is missing. */
static void finish(struct walk *walk)
{
	const struct wait *wait = walk->wait;
	bool is_consistent;

	if (pass_holes(walk, wait->end_ns))
		return;
	if (wait->outcome != WAIT_UNFINISHED)
		catch_up(walk, wait->end_ns, NULL);
	is_consistent = wait->outcome == WAIT_UNFINISHED || walk->state == WALK_USER;
	give(walk, wait->end_ns, is_consistent ? state_phase(walk) : PHASE_UNATTRIBUTED);
	walk_settle_wakeup(walk, NULL);
}

void phases_compute(struct phases *phases, const struct wait *wait, const struct coverage *coverage,
		    GArray *slices)
{
	const struct timeline *timeline = wait->thread->timeline;
	struct walk walk = {
		.phases = phases,
		.wait = wait,
		.coverage = coverage,
		.running_phase = PHASE_UNATTRIBUTED,
		.at_ns = wait->request_ns,
		.resume = WALK_RUNNING,
		.cpu = TIMELINE_CPU_UNKNOWN,
		.waker_cpu = TIMELINE_CPU_UNKNOWN,
		.call = CAUSE_NONE,
		.slices = slices,
	};

	memset(phases, 0, sizeof(*phases));
	phases->waker_cpu = phases->running_cpu = TIMELINE_CPU_UNKNOWN;
	if (!timeline || timeline->entry_count == 0) {
		give(&walk, wait->end_ns, PHASE_UNATTRIBUTED);
		return;
	}
	walk.hole = coverage_find_after(coverage, wait->request_ns);
	if (wait->is_call) {
		walk.state = WALK_FUTEX;
		walk.futex_address = (int64_t)wait->address;
		walk.futex_operation = (uint32_t)event_futex_command(wait->kind, wait->operation);
		phases->futex_round_trips = 1;
	}
	if (wait->request_ns < timeline->forgotten_until_ns) {
		walk.state = WALK_UNKNOWN;
		walk.has_left_futex = true;
	}
	for (size_t i = timeline_find_after(timeline, wait->request_ns);
	     i < timeline->entry_count && timeline->entries[i].time_ns <= wait->end_ns; i++)
		step(&walk, &timeline->entries[i]);
	finish(&walk);
}

/* Note the system call that the thread was in before an entry of its timeline. */
static void note_call_before(struct walk *walk, const struct timeline *timeline, size_t index)
{
	walk_note_call(walk, CAUSE_UNKNOWN, false);
	for (size_t i = index; i > 0 && index - i < LOOK_BACK_MAX; i--) {
		const struct timeline_entry *entry = &timeline->entries[i - 1];

		switch (entry->kind) {
		case TIMELINE_CALL_ENTRY:
			walk_note_call(walk, entry->operation, entry->value);
			return;
		case TIMELINE_FUTEX_ENTRY:
			walk_note_call(walk, g_quark_from_static_string("futex"), false);
			return;
		case TIMELINE_CALL_EXIT:
		case TIMELINE_FUTEX_EXIT:
			walk_note_call(walk, CAUSE_NONE, false);
			return;
		case TIMELINE_GAP:
			return;
		default:
			break;
		}
	}
}

/*
 * What is known of the thread where a span begins. Returns the index of the entry to go on from: a
 * sign of running shortly before, from which on its states follow.
 */
static size_t span_begin(struct walk *walk, const struct phases_span *span)
{
	const struct timeline *timeline = span->thread->timeline;
	size_t first = timeline_find_after(timeline, span->from_ns);
	size_t i = first;

	walk->state = WALK_UNKNOWN;
	for (; i > 0 && first - i < LOOK_BACK_MAX; i--) {
		const struct timeline_entry *entry = &timeline->entries[i - 1];

		if (entry->time_ns <= span->running_ns)
			break;
		if (entry->kind == TIMELINE_SWITCHED_IN || entry->kind == TIMELINE_FUTEX_ENTRY ||
		    entry->kind == TIMELINE_FUTEX_EXIT || entry->kind == TIMELINE_CALL_ENTRY ||
		    entry->kind == TIMELINE_CALL_EXIT)
			return i - 1;
	}
	if (span->running_ns && first - i < LOOK_BACK_MAX &&
	    span->running_ns >= timeline->forgotten_until_ns) {
		walk->state = WALK_RUNNING;
		return i;
	}
	/* Nothing is known of before: what it does first may say that it was running. */
	if (first < timeline->entry_count ? is_act(&timeline->entries[first]) : span->acts_at_end)
		walk->state = WALK_RUNNING;
	return first;
}

static void span_finish(struct walk *walk, const struct phases_span *span)
{
	bool is_consistent;

	if (pass_holes(walk, span->to_ns))
		return;
	if (span->acts_at_end)
		catch_up(walk, span->to_ns, NULL);
	is_consistent = !span->acts_at_end || walk_state_is_running(walk->state);
	give(walk, span->to_ns, is_consistent ? state_phase(walk) : PHASE_UNATTRIBUTED);
	walk_settle_wakeup(walk, NULL);
}

void phases_compute_span(uint64_t *ns, const struct phases_span *span,
			 const struct coverage *coverage)
{
	const struct timeline *timeline = span->thread->timeline;
	struct phases phases = {0};
	struct wait none = {.end_ns = span->to_ns};
	struct walk walk = {
		.phases = &phases,
		.wait = &none,
		.coverage = coverage,
		.running_phase = PHASE_SPIN,
		.at_ns = span->from_ns,
		.resume = WALK_RUNNING,
		.cpu = TIMELINE_CPU_UNKNOWN,
		.waker_cpu = TIMELINE_CPU_UNKNOWN,
		.causes = span->causes,
		.slices = span->slices,
		.preemptor_tid = CAUSE_UNKNOWN,
	};

	if (!timeline || timeline->entry_count == 0) {
		give(&walk, span->to_ns, PHASE_UNATTRIBUTED);
	} else {
		size_t i = span_begin(&walk, span);

		note_call_before(&walk, timeline, i);
		if (i < timeline->entry_count)
			walk.hole = coverage_find_after(
				coverage, MIN(span->from_ns, timeline->entries[i].time_ns));
		else
			walk.hole = coverage_find_after(coverage, span->from_ns);
		for (; i < timeline->entry_count && timeline->entries[i].time_ns <= span->to_ns;
		     i++)
			step(&walk, &timeline->entries[i]);
		span_finish(&walk, span);
	}
	memcpy(ns, phases.ns, sizeof(phases.ns));
}
