/* SPDX-License-Identifier: MIT */
/* Adds up; nothing here decides what a number means. */
#include "tally.h"

#include <errno.h>

static void clock_add(struct tally *tally, const struct wait *wait, uint64_t wait_ns)
{
	switch (wait->cpu_source) {
	case LOCKCOST_CPU_CLOCK:
	case LOCKCOST_CPU_PERF:
		tally->clock_on_cpu_ns += MIN(wait->cpu_ns, wait_ns);
		break;
	case LOCKCOST_CPU_SHORT:
		tally->clock_on_cpu_ns += wait_ns;
		break;
	default:
		tally->clock_unknown_count++;
	}
}

void tally_add_wait(struct tally *tally, const struct wait *wait, const struct phases *phases)
{
	uint64_t wait_ns = wait->end_ns - wait->request_ns;

	histogram_add(&tally->waits, wait_ns, 1);
	tally->wait_count++;
	tally->wait_ns += wait_ns;
	tally->acquired_count += wait->outcome == WAIT_ACQUIRED;
	tally->timed_out_count += wait->outcome == WAIT_FAILED && wait->status == ETIMEDOUT;
	tally->unfinished_count += wait->outcome == WAIT_UNFINISHED;
	for (int i = 0; i < PHASE_COUNT; i++)
		tally->phases_ns[i] += phases->ns[i];
	tally->futex_round_trips += phases->futex_round_trips;
	clock_add(tally, wait, wait_ns);
	if (phases->waking_ns && phases->running_ns > phases->waking_ns)
		histogram_add(&tally->latencies, phases->running_ns - phases->waking_ns, 1);
	if (phases->has_mutex_ns)
		tally->reacquire_ns += phases->mutex_ns;
	else
		tally->reacquire_unknown_count++;
}

void tally_add_blame(struct tally *tally, const struct blame *blame)
{
	for (int i = 0; i < BLAME_COUNT; i++)
		tally->blame_ns[i] += blame->ns[i];
}

void tally_add_reacquisition(struct tally *mutex, const struct phases *phases)
{
	if (phases->has_mutex_ns)
		mutex->cond_reacquire_ns += phases->mutex_ns;
	else
		mutex->cond_reacquire_unknown_count++;
}

/* What the kernel saw of a call that was to wake somebody. */
enum wake_sign {
	WAKE_UNKNOWN, /* its events are not there */
	WAKE_NO_CALL, /* it never entered the kernel: the waiters were spinning */
	WAKE_EMPTY,   /* FUTEX_WAKE found nobody */
	WAKE_DONE,
};

struct wake_look {
	enum wake_sign sign;
	uint64_t off_cpu_ns; /* of the call: the thread that was woken may have taken its CPU */
};

static void wake_look_at(struct wake_look *look, const struct timeline_entry *entry,
			 uint64_t *switched_out_ns)
{
	if (entry->kind == TIMELINE_FUTEX_ENTRY)
		look->sign = WAKE_DONE;
	else if (entry->kind == TIMELINE_FUTEX_EXIT && look->sign == WAKE_DONE && entry->value == 0)
		look->sign = WAKE_EMPTY;
	else if (entry->kind == TIMELINE_PREEMPTED || entry->kind == TIMELINE_BLOCKED)
		*switched_out_ns = entry->time_ns;
	else if (entry->kind == TIMELINE_SWITCHED_IN && *switched_out_ns) {
		look->off_cpu_ns += entry->time_ns - *switched_out_ns;
		*switched_out_ns = 0;
	}
}

static struct wake_look wake_look(const struct thread *thread, const struct coverage *coverage,
				  uint64_t begin_ns, uint64_t end_ns)
{
	const struct timeline *timeline = thread->timeline;
	size_t hole = coverage_find_after(coverage, begin_ns);
	struct wake_look look = {.sign = WAKE_NO_CALL};
	uint64_t switched_out_ns = 0;

	if (!timeline || timeline->entry_count == 0 || begin_ns < timeline->forgotten_until_ns ||
	    (hole < coverage->hole_count && coverage->holes[hole].begin_ns <= end_ns))
		return (struct wake_look){.sign = WAKE_UNKNOWN};
	for (size_t i = timeline_find_after(timeline, begin_ns);
	     i < timeline->entry_count && timeline->entries[i].time_ns <= end_ns; i++)
		wake_look_at(&look, &timeline->entries[i], &switched_out_ns);
	return look;
}

void tally_add_wake(struct tally *tally, const struct thread *thread,
		    const struct coverage *coverage, uint64_t begin_ns, uint64_t end_ns)
{
	struct wake_look look;

	if (!begin_ns || end_ns < begin_ns)
		return;
	look = wake_look(thread, coverage, begin_ns, end_ns);
	if (look.sign == WAKE_NO_CALL)
		return;
	tally->wake_count++;
	tally->wake_ns += end_ns - begin_ns - look.off_cpu_ns;
	tally->wake_empty_count += look.sign == WAKE_EMPTY;
}

void tally_add_hold(struct tally *tally, const struct model_hold *seen, uint64_t hold_ns,
		    bool is_timed, const struct coverage *coverage)
{
	const struct lockcost_hold *hold = &seen->hold;

	if ((hold->flags & LOCKCOST_HOLD_CONTENDED) && hold->acquire_ns && is_timed)
		histogram_add(&tally->hold_events, hold_ns, 1);
	if (hold->flags & LOCKCOST_HOLD_WAITERS && !(hold->flags & LOCKCOST_HOLD_COND))
		tally_add_wake(tally, seen->thread, coverage, hold->release_ns,
			       hold->release_end_ns);
}

void tally_add_samples(struct tally *tally, const uint64_t *hold_ns, unsigned int count,
		       double weight)
{
	for (unsigned int i = 0; i < count; i++)
		histogram_add(&tally->hold_samples, hold_ns[i], weight);
}

void tally_clear(struct tally *tally)
{
	histogram_clear(&tally->waits);
	histogram_clear(&tally->latencies);
	histogram_clear(&tally->hold_events);
	histogram_clear(&tally->hold_samples);
}
