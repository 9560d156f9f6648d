/* SPDX-License-Identifier: MIT */
/* The state machine, a function per event; docs/report-format.md says where each phase ends. */
#include "walk.h"

#include <errno.h>
#include <glib.h>

#include "futex_call.h"

bool walk_state_is_running(enum walk_state state)
{
	return state == WALK_USER || state == WALK_FUTEX || state == WALK_FUTEX_SLEPT ||
	       state == WALK_RUNNING;
}

bool walk_state_is_in_futex(enum walk_state state)
{
	return state == WALK_FUTEX || state == WALK_FUTEX_SLEPT;
}

bool walk_is_late(const struct timeline_entry *entry)
{
	return entry->kind == TIMELINE_SWITCHED_IN && entry->value == TIMELINE_LATE;
}

static bool is_mutex_futex(const struct walk *walk)
{
	return walk->wait->mutex && (uint64_t)walk->futex_address == walk->wait->mutex_address;
}

/* A cond waiter is woken by its signal first, and perhaps by the mutex's releaser later. */
void walk_note_signal(struct walk *walk, uint64_t running_ns, int cpu)
{
	if (is_mutex_futex(walk))
		return;
	walk->phases->waking_ns = walk->waking_ns;
	walk->phases->running_ns = running_ns;
	walk->phases->waker_tid = (int32_t)walk->waker_tid;
	walk->phases->waker_cpu = walk->waker_cpu;
	walk->phases->running_cpu = cpu;
}

void walk_note_cause(struct walk *walk, enum phase phase, uint64_t ns)
{
	if (phase == PHASE_WAKEUP)
		walk->wakeup_ns += ns;
	else if (phase == PHASE_PREEMPTED && walk->causes)
		causes_add_preemptor(walk->causes, walk->preemptor_tid, walk->preempted_priority,
				     ns);
	else if (phase == PHASE_BLOCKED && walk->causes)
		causes_add(walk->causes->calls, walk->call, ns);
}

static enum wakeup_cause wakeup_cause(const struct walk *walk, const struct timeline_entry *entry)
{
	if (!entry || entry->cpu == TIMELINE_CPU_UNKNOWN)
		return WAKEUP_UNKNOWN;
	/* A switch that the kernel did not report is one from the idle task. */
	if (entry->value > 0)
		return WAKEUP_QUEUED;
	if (walk->cpu == TIMELINE_CPU_UNKNOWN)
		return WAKEUP_UNKNOWN;
	return entry->cpu == walk->cpu ? WAKEUP_IDLE : WAKEUP_MIGRATION;
}

void walk_settle_wakeup(struct walk *walk, const struct timeline_entry *entry)
{
	int64_t tid = entry && entry->value >= 0 ? entry->value : CAUSE_UNKNOWN;

	if (!walk->wakeup_ns)
		return;
	walk->phases->wakeup_ns[wakeup_cause(walk, entry)] += walk->wakeup_ns;
	if (walk->causes)
		causes_add_preemptor(walk->causes, entry && walk_is_late(entry) ? CAUSE_NONE : tid,
				     entry ? entry->priority : walk->preempted_priority,
				     walk->wakeup_ns);
	walk->wakeup_ns = 0;
}

static void switched_in(struct walk *walk, const struct timeline_entry *entry)
{
	walk_settle_wakeup(walk, entry);
	switch (walk->state) {
	case WALK_WAKEUP:
		walk_note_signal(walk, entry->time_ns, entry->cpu);
		walk->state = walk->resume == WALK_FUTEX ? WALK_FUTEX_SLEPT : walk->resume;
		break;
	case WALK_PREEMPTED:
		walk->state = walk->resume;
		break;
	case WALK_UNKNOWN:
		walk->state = WALK_RUNNING;
		break;
	default:
		/* It was running already, or was never woken: something in between is missing. */
		walk->state = WALK_RUNNING;
		break;
	}
	walk->has_pending_waking = false;
	walk->is_wakeup_guessed = false;
}

void walk_note_call(struct walk *walk, int64_t call, bool is_endless)
{
	walk->call = call;
	walk->is_call_endless = is_endless;
}

/*
 * A thread that sleeps interruptibly is in the call that it has made last. Uninterruptible sleeps
 * are those of page faults, too: a call that is over may have been followed by one.
 */
static void fell_asleep(struct walk *walk, bool is_interruptible)
{
	if (walk->is_call_endless && !is_interruptible)
		walk_note_call(walk, CAUSE_UNKNOWN, false);
}

static void switched_out(struct walk *walk, const struct timeline_entry *entry)
{
	walk->resume = walk_state_is_running(walk->state) ? walk->state : WALK_RUNNING;
	walk->is_wakeup_guessed = false;
	walk->cpu = entry->cpu;
	walk->preemptor_tid = entry->value;
	walk->preempted_priority = entry->priority;
	if (entry->kind == TIMELINE_PREEMPTED) {
		walk->state = WALK_PREEMPTED;
		return;
	}
	walk->state = WALK_BLOCKED;
	fell_asleep(walk, entry->operation);
	if (walk->has_pending_waking) {
		/* Woken by another CPU between giving up the run queue and leaving the CPU. */
		walk->state = WALK_WAKEUP;
		walk->is_wakeup_guessed = true;
		walk->block_ns = entry->time_ns;
		walk->has_pending_waking = false;
	}
}

static void waking(struct walk *walk, const struct timeline_entry *entry)
{
	if (entry->kind == TIMELINE_WAKING) {
		walk->waker_tid = entry->value;
		walk->waker_cpu = entry->cpu;
	}
	if (walk->state == WALK_BLOCKED) {
		walk->state = WALK_WAKEUP;
		walk->waking_ns = entry->time_ns;
	} else if (walk->state == WALK_WAKEUP && walk->is_wakeup_guessed &&
		   entry->kind == TIMELINE_WAKING) {
		/* So the early one was for an earlier, shorter sleep: until here it was blocked. */
		uint64_t slept_ns =
			MIN(walk->phases->ns[PHASE_WAKEUP], entry->time_ns - walk->block_ns);

		walk->phases->ns[PHASE_WAKEUP] -= slept_ns;
		walk->phases->ns[PHASE_BLOCKED] += slept_ns;
		walk->wakeup_ns -= MIN(walk->wakeup_ns, slept_ns);
		walk_note_cause(walk, PHASE_BLOCKED, slept_ns);
		slices_turn(walk->slices, walk->block_ns, PHASE_WAKEUP, PHASE_BLOCKED);
		walk->waking_ns = entry->time_ns;
		walk->is_wakeup_guessed = false;
	} else if (walk_state_is_running(walk->state) && entry->kind == TIMELINE_WAKING) {
		walk->has_pending_waking = true;
		walk->waking_ns = entry->time_ns;
	}
}

static void futex_entry(struct walk *walk, const struct timeline_entry *entry)
{
	bool is_again = walk->was_woken && walk->futex_address == entry->value;

	walk->state = WALK_FUTEX;
	walk->has_pending_waking = false;
	walk->was_woken = false;
	walk->futex_address = entry->value;
	walk->futex_operation = entry->operation;
	walk_note_call(walk, g_quark_from_static_string("futex"), false);
	if (!futex_operation_is_wait(entry->operation))
		return;
	walk->phases->futex_round_trips++;
	walk->phases->lost_count += is_again;
	walk->phases->mutex_round_trips += is_mutex_futex(walk);
}

static void futex_exit(struct walk *walk, const struct timeline_entry *entry)
{
	const struct wait *wait = walk->wait;
	bool has_slept = walk->state == WALK_FUTEX_SLEPT;

	walk->state = WALK_USER;
	walk->has_left_futex = true;
	walk->has_pending_waking = false;
	walk_note_call(walk, CAUSE_NONE, false);
	if (!futex_operation_is_wait(walk->futex_operation))
		return;
	walk->was_woken = has_slept && entry->value == 0;
	walk->phases->refused_count += entry->value == -EAGAIN;
	if (wait->mutex && !is_mutex_futex(walk)) {
		walk->phases->has_mutex_ns = true;
		walk->phases->mutex_ns = wait->end_ns - entry->time_ns;
	}
}

/* A call of another kind counts as user mode; where the thread sleeps is known now. */
static void call(struct walk *walk, const struct timeline_entry *entry)
{
	bool has_left = entry->kind == TIMELINE_CALL_EXIT;

	walk_note_call(walk, has_left ? CAUSE_NONE : (int64_t)entry->operation,
		       !has_left && entry->value);
	if (has_left || walk->state != WALK_USER)
		walk->state = has_left ? WALK_USER : WALK_RUNNING;
}

static bool is_late_switch_consistent(const struct walk *walk)
{
	return walk->state == WALK_UNKNOWN || walk->state == WALK_WAKEUP;
}

bool walk_is_possible(const struct walk *walk, const struct timeline_entry *entry)
{
	switch (entry->kind) {
	case TIMELINE_SWITCHED_IN:
		if (walk_is_late(entry))
			return is_late_switch_consistent(walk);
		return walk->state == WALK_WAKEUP || walk->state == WALK_PREEMPTED ||
		       walk->state == WALK_UNKNOWN;
	case TIMELINE_BLOCKED:
	case TIMELINE_PREEMPTED:
	case TIMELINE_EXITED:
		return walk_state_is_running(walk->state) || walk->state == WALK_UNKNOWN;
	case TIMELINE_CALL_ENTRY:
	case TIMELINE_CALL_EXIT:
	case TIMELINE_FUTEX_ENTRY:
		return walk->state == WALK_USER || walk->state == WALK_RUNNING ||
		       walk->state == WALK_UNKNOWN;
	case TIMELINE_FUTEX_EXIT:
		return walk->state == WALK_FUTEX || walk->state == WALK_FUTEX_SLEPT ||
		       walk->state == WALK_RUNNING || walk->state == WALK_UNKNOWN;
	default:
		return true;
	}
}

void walk_change(struct walk *walk, const struct timeline_entry *entry)
{
	switch (entry->kind) {
	case TIMELINE_SWITCHED_IN:
		switched_in(walk, entry);
		break;
	case TIMELINE_BLOCKED:
	case TIMELINE_PREEMPTED:
	case TIMELINE_EXITED:
		switched_out(walk, entry);
		break;
	case TIMELINE_WAKING:
	case TIMELINE_WAKEUP:
		waking(walk, entry);
		break;
	case TIMELINE_FUTEX_ENTRY:
		futex_entry(walk, entry);
		break;
	case TIMELINE_FUTEX_EXIT:
		futex_exit(walk, entry);
		break;
	case TIMELINE_CALL_ENTRY:
	case TIMELINE_CALL_EXIT:
		call(walk, entry);
		break;
	case TIMELINE_GAP:
		walk_settle_wakeup(walk, NULL);
		walk->state = WALK_UNKNOWN;
		walk_note_call(walk, CAUSE_UNKNOWN, false);
		break;
	}
}
