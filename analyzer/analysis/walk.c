/* SPDX-License-Identifier: MIT */
/* The state machine, a function per event; docs/report-format.md says where each phase ends. */
#include "walk.h"

#include <glib.h>
#include <linux/futex.h>

bool phases_is_futex_wait(uint32_t operation)
{
	switch (operation & FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_WAIT_REQUEUE_PI:
	case FUTEX_LOCK_PI:
	case 13: /* FUTEX_LOCK_PI2, since Linux 5.14 */
		return true;
	default:
		return false;
	}
}

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
	return entry->kind == TIMELINE_SWITCHED_IN && entry->value;
}

/* A cond waiter is woken by its signal first, and perhaps by the mutex's releaser later. */
void walk_note_signal(struct walk *walk, uint64_t running_ns)
{
	const struct wait *wait = walk->wait;

	if (wait->mutex && (uint64_t)walk->futex_address == wait->mutex_address)
		return;
	walk->phases->waking_ns = walk->waking_ns;
	walk->phases->running_ns = running_ns;
}

static void switched_in(struct walk *walk, const struct timeline_entry *entry)
{
	switch (walk->state) {
	case WALK_WAKEUP:
		walk_note_signal(walk, entry->time_ns);
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
	walk->is_queued = false;
}

static void switched_out(struct walk *walk, const struct timeline_entry *entry)
{
	walk->resume = walk_state_is_running(walk->state) ? walk->state : WALK_RUNNING;
	if (entry->kind == TIMELINE_PREEMPTED) {
		walk->state = WALK_PREEMPTED;
		return;
	}
	walk->state = WALK_BLOCKED;
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
	walk->is_queued = entry->kind == TIMELINE_WAKEUP;
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
		walk->waking_ns = entry->time_ns;
		walk->is_wakeup_guessed = false;
	} else if (walk_state_is_running(walk->state) && entry->kind == TIMELINE_WAKING) {
		walk->has_pending_waking = true;
		walk->waking_ns = entry->time_ns;
	}
}

static void futex_entry(struct walk *walk, const struct timeline_entry *entry)
{
	walk->state = WALK_FUTEX;
	walk->has_pending_waking = false;
	walk->futex_address = entry->value;
	walk->futex_operation = entry->operation;
	if (phases_is_futex_wait(entry->operation))
		walk->phases->futex_round_trips++;
}

static void futex_exit(struct walk *walk, const struct timeline_entry *entry)
{
	const struct wait *wait = walk->wait;

	walk->state = WALK_USER;
	walk->has_left_futex = true;
	walk->has_pending_waking = false;
	if (phases_is_futex_wait(walk->futex_operation) && wait->mutex &&
	    (uint64_t)walk->futex_address != wait->mutex_address) {
		walk->phases->has_mutex_ns = true;
		walk->phases->mutex_ns = wait->end_ns - entry->time_ns;
	}
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
	case TIMELINE_GAP:
		walk->state = WALK_UNKNOWN;
		break;
	}
}
