/* SPDX-License-Identifier: MIT */
/*
 * A state machine over the thread's timeline. Every step adds the time since the last step to the
 * phase of the state it was in, which is why the sum cannot be wrong; what can be wrong is the
 * state, and a transition that a real thread cannot make turns it, and the time before it, into
 * "unattributed".
 */
#include "phases.h"

#include <glib.h>
#include <linux/futex.h>
#include <string.h>

enum state {
	STATE_USER,	   /* running in user mode */
	STATE_FUTEX,	   /* running in a futex call, has not slept in it */
	STATE_FUTEX_SLEPT, /* running in a futex call after having slept in it */
	STATE_BLOCKED,
	STATE_WAKEUP,
	STATE_PREEMPTED,
	STATE_RUNNING, /* on the CPU, but where is not known */
	STATE_UNKNOWN,
};

struct walk {
	struct phases *phases;
	const struct wait *wait;
	const struct coverage *coverage;
	size_t hole;
	uint64_t at_ns; /* all time before this has been given to a phase */
	enum state state;
	enum state resume;	 /* what a preempted or blocked thread goes back to */
	bool has_left_futex;	 /* user mode is re-acquiring from now on, no longer spinning */
	bool has_pending_waking; /* sched_waking came while the thread was still on its CPU */
	bool is_wakeup_guessed;	 /* the wake-up began by such an early sched_waking */
	bool is_queued;		 /* sched_wakeup came: it is on a run queue */
	uint64_t waking_ns;	 /* last sched_waking */
	uint64_t block_ns;	 /* when it was switched out in that case */
	int64_t futex_address;
	uint32_t futex_operation;
};

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

static enum phase state_phase(const struct walk *walk)
{
	switch (walk->state) {
	case STATE_USER:
		return walk->has_left_futex ? PHASE_REACQUIRE : PHASE_SPIN;
	case STATE_FUTEX:
		return PHASE_KERNEL_ENTRY;
	case STATE_FUTEX_SLEPT:
		return PHASE_KERNEL_EXIT;
	case STATE_BLOCKED:
		return PHASE_BLOCKED;
	case STATE_WAKEUP:
		return PHASE_WAKEUP;
	case STATE_PREEMPTED:
		return PHASE_PREEMPTED;
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
		walk->state = STATE_UNKNOWN;
		give(walk, MIN(hole->end_ns, time_ns), PHASE_UNATTRIBUTED);
		if (hole->end_ns > time_ns)
			return true;
		walk->hole++;
	}
	return false;
}

static bool is_running(enum state state)
{
	return state == STATE_USER || state == STATE_FUTEX || state == STATE_FUTEX_SLEPT ||
	       state == STATE_RUNNING;
}

/* A cond waiter is woken by its signal first, and perhaps by the mutex's releaser later. */
static void signal_note(struct walk *walk, uint64_t running_ns)
{
	const struct lock *mutex = walk->wait->mutex;

	if (mutex && (uint64_t)walk->futex_address == mutex->address)
		return;
	walk->phases->waking_ns = walk->waking_ns;
	walk->phases->running_ns = running_ns;
}

static void switched_in(struct walk *walk, const struct timeline_entry *entry)
{
	switch (walk->state) {
	case STATE_WAKEUP:
		signal_note(walk, entry->time_ns);
		walk->state = walk->resume == STATE_FUTEX ? STATE_FUTEX_SLEPT : walk->resume;
		break;
	case STATE_PREEMPTED:
		walk->state = walk->resume;
		break;
	case STATE_UNKNOWN:
		walk->state = STATE_RUNNING;
		break;
	default:
		/* It was running already, or was never woken: something in between is missing. */
		walk->state = STATE_RUNNING;
		break;
	}
	walk->has_pending_waking = false;
	walk->is_wakeup_guessed = false;
	walk->is_queued = false;
}

static void switched_out(struct walk *walk, const struct timeline_entry *entry)
{
	walk->resume = is_running(walk->state) ? walk->state : STATE_RUNNING;
	if (entry->kind == TIMELINE_PREEMPTED) {
		walk->state = STATE_PREEMPTED;
		return;
	}
	walk->state = STATE_BLOCKED;
	if (walk->has_pending_waking) {
		/* Woken by another CPU between giving up the run queue and leaving the CPU. */
		walk->state = STATE_WAKEUP;
		walk->is_wakeup_guessed = true;
		walk->block_ns = entry->time_ns;
		walk->has_pending_waking = false;
	}
}

static void waking(struct walk *walk, const struct timeline_entry *entry)
{
	walk->is_queued = entry->kind == TIMELINE_WAKEUP;
	if (walk->state == STATE_BLOCKED) {
		walk->state = STATE_WAKEUP;
		walk->waking_ns = entry->time_ns;
	} else if (walk->state == STATE_WAKEUP && walk->is_wakeup_guessed &&
		   entry->kind == TIMELINE_WAKING) {
		/* So the early one was for an earlier, shorter sleep: until here it was blocked. */
		uint64_t slept_ns =
			MIN(walk->phases->ns[PHASE_WAKEUP], entry->time_ns - walk->block_ns);

		walk->phases->ns[PHASE_WAKEUP] -= slept_ns;
		walk->phases->ns[PHASE_BLOCKED] += slept_ns;
		walk->waking_ns = entry->time_ns;
		walk->is_wakeup_guessed = false;
	} else if (is_running(walk->state) && entry->kind == TIMELINE_WAKING) {
		walk->has_pending_waking = true;
		walk->waking_ns = entry->time_ns;
	}
}

static void futex_entry(struct walk *walk, const struct timeline_entry *entry)
{
	walk->state = STATE_FUTEX;
	walk->has_pending_waking = false;
	walk->futex_address = entry->value;
	walk->futex_operation = entry->operation;
	if (phases_is_futex_wait(entry->operation))
		walk->phases->futex_round_trips++;
}

static void futex_exit(struct walk *walk, const struct timeline_entry *entry)
{
	const struct wait *wait = walk->wait;

	walk->state = STATE_USER;
	walk->has_left_futex = true;
	walk->has_pending_waking = false;
	if (phases_is_futex_wait(walk->futex_operation) && wait->mutex &&
	    (uint64_t)walk->futex_address != wait->mutex->address) {
		walk->phases->has_mutex_ns = true;
		walk->phases->mutex_ns = wait->end_ns - entry->time_ns;
	}
}

/* A switch to the thread that the kernel did not report; it has happened by now at the latest. */
static bool is_late(const struct timeline_entry *entry)
{
	return entry->kind == TIMELINE_SWITCHED_IN && entry->value;
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
		return is_late(entry);
	default:
		return true;
	}
}

static bool is_in_futex(enum state state)
{
	return state == STATE_FUTEX || state == STATE_FUTEX_SLEPT;
}

/*
 * The thread acts at now_ns, but the switch to it was not seen. In a futex call it has only left
 * the call since, in a few microseconds: they count as wake-up. Elsewhere it has gone on since it
 * was put on a run queue, because this happens where the CPU was idle, with nothing else to run.
 */
static void catch_up(struct walk *walk, uint64_t now_ns)
{
	if (walk->state != STATE_WAKEUP || walk->is_wakeup_guessed)
		return;
	if (is_in_futex(walk->resume))
		give(walk, now_ns, PHASE_WAKEUP);
	else if (!walk->is_queued)
		return;
	signal_note(walk, walk->at_ns);
	walk->state = is_in_futex(walk->resume) ? STATE_FUTEX_SLEPT : walk->resume;
	walk->is_queued = false;
}

static bool is_late_switch_consistent(const struct walk *walk)
{
	return walk->state == STATE_UNKNOWN || walk->state == STATE_WAKEUP;
}

/* Whether a thread in this state can do what the entry says. */
static bool is_consistent(const struct walk *walk, const struct timeline_entry *entry)
{
	switch (entry->kind) {
	case TIMELINE_SWITCHED_IN:
		if (is_late(entry))
			return is_late_switch_consistent(walk);
		return walk->state == STATE_WAKEUP || walk->state == STATE_PREEMPTED ||
		       walk->state == STATE_UNKNOWN;
	case TIMELINE_BLOCKED:
	case TIMELINE_PREEMPTED:
	case TIMELINE_EXITED:
		return is_running(walk->state) || walk->state == STATE_UNKNOWN;
	case TIMELINE_FUTEX_ENTRY:
		return walk->state == STATE_USER || walk->state == STATE_RUNNING ||
		       walk->state == STATE_UNKNOWN;
	case TIMELINE_FUTEX_EXIT:
		return walk->state == STATE_FUTEX || walk->state == STATE_FUTEX_SLEPT ||
		       walk->state == STATE_RUNNING || walk->state == STATE_UNKNOWN;
	default:
		return true;
	}
}

static void state_change(struct walk *walk, const struct timeline_entry *entry)
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
		walk->state = STATE_UNKNOWN;
		break;
	}
}

static void step(struct walk *walk, const struct timeline_entry *entry)
{
	if (pass_holes(walk, entry->time_ns))
		return;
	if (is_act(entry))
		catch_up(walk, entry->time_ns);
	if (is_late(entry) && is_running(walk->state))
		return;
	give(walk, entry->time_ns,
	     is_consistent(walk, entry) ? state_phase(walk) : PHASE_UNATTRIBUTED);
	state_change(walk, entry);
}

/* The thread returned to its program, so it was running in user mode; else something is missing. */
static void finish(struct walk *walk)
{
	const struct wait *wait = walk->wait;
	bool is_consistent;

	if (pass_holes(walk, wait->end_ns))
		return;
	if (wait->outcome != WAIT_UNFINISHED)
		catch_up(walk, wait->end_ns);
	is_consistent = wait->outcome == WAIT_UNFINISHED || walk->state == STATE_USER;
	give(walk, wait->end_ns, is_consistent ? state_phase(walk) : PHASE_UNATTRIBUTED);
}

void phases_compute(struct phases *phases, const struct wait *wait, const struct coverage *coverage)
{
	const struct timeline *timeline = wait->thread->timeline;
	struct walk walk = {
		.phases = phases,
		.wait = wait,
		.coverage = coverage,
		.at_ns = wait->request_ns,
		.resume = STATE_RUNNING,
	};

	memset(phases, 0, sizeof(*phases));
	if (!timeline || timeline->entry_count == 0) {
		phases->ns[PHASE_UNATTRIBUTED] = wait->end_ns - wait->request_ns;
		return;
	}
	walk.hole = coverage_find_after(coverage, wait->request_ns);
	if (wait->request_ns < timeline->forgotten_until_ns) {
		walk.state = STATE_UNKNOWN;
		walk.has_left_futex = true;
	}
	for (size_t i = timeline_find_after(timeline, wait->request_ns);
	     i < timeline->entry_count && timeline->entries[i].time_ns <= wait->end_ns; i++)
		step(&walk, &timeline->entries[i]);
	finish(&walk);
}
