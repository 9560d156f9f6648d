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

static void cpu_add(struct tally *tally, const struct phases *phases)
{
	if (!phases->waking_ns || phases->waker_cpu < 0 || phases->running_cpu < 0)
		return;
	tally->same_cpu_count += phases->waker_cpu == phases->running_cpu;
	tally->cross_cpu_count += phases->waker_cpu != phases->running_cpu;
}

static void real_time_add(struct tally *tally, const struct wait *wait, uint64_t wait_ns)
{
	const struct timeline *timeline = wait->thread->timeline;

	if (!timeline || !timeline->has_priority || timeline->priority >= 0)
		return;
	tally->real_time_count++;
	tally->real_time_ns += wait_ns;
}

/* What system calls return inside the kernel when a signal ended them (include/linux/errno.h). */
enum { KERNEL_ERESTARTSYS = 512, KERNEL_ERESTART_RESTARTBLOCK = 516 };

static bool is_error(const struct wait *wait)
{
	switch (wait->status) {
	case 0:
	case EAGAIN:
	case EINTR:
	case ETIMEDOUT:
	case EOWNERDEAD:
		return false;
	default:
		return wait->status < KERNEL_ERESTARTSYS ||
		       wait->status > KERNEL_ERESTART_RESTARTBLOCK;
	}
}

static void phases_add(struct tally *tally, const struct phases *phases)
{
	for (int i = 0; i < PHASE_COUNT; i++)
		tally->phases_ns[i] += phases->ns[i];
	for (int i = 0; i < WAKEUP_COUNT; i++)
		tally->wakeup_ns[i] += phases->wakeup_ns[i];
	tally->futex_round_trips += phases->futex_round_trips;
	tally->refused_count += phases->refused_count;
}

void tally_add_wait(struct tally *tally, const struct wait *wait, const struct phases *phases)
{
	uint64_t wait_ns = wait->end_ns - wait->request_ns;

	histogram_add(&tally->waits, wait_ns, 1);
	batches_add(&tally->batches, wait->request_ns, 1, wait_ns);
	tally->wait_count++;
	tally->wait_ns += wait_ns;
	tally->acquired_count += wait->outcome == WAIT_ACQUIRED;
	tally->timed_out_count += wait->outcome == WAIT_FAILED && wait->status == ETIMEDOUT;
	tally->unfinished_count += wait->outcome == WAIT_UNFINISHED;
	tally->error_count += wait->outcome == WAIT_FAILED && is_error(wait);
	phases_add(tally, phases);
	tally->lost_wakeups += phases->lost_count;
	tally->reacquire_blocked_count += phases->mutex_round_trips > 0;
	cpu_add(tally, phases);
	real_time_add(tally, wait, wait_ns);
	clock_add(tally, wait, wait_ns);
	if (phases->waking_ns && phases->running_ns > phases->waking_ns)
		histogram_add(&tally->latencies, phases->running_ns - phases->waking_ns, 1);
	if (phases->has_mutex_ns)
		tally->reacquire_ns += phases->mutex_ns;
	else
		tally->reacquire_unknown_count++;
}

/* Of each length only the order of magnitude is known. */
static void lengths_add(struct histogram *waits, const struct lockcost_merged *merged)
{
	for (uint32_t i = 0; i < merged->length_count; i++) {
		uint64_t most_ns = MIN(((uint64_t)2 << i) - 1, merged->wait_max_ns);

		if (merged->lengths[i] > 0)
			histogram_add(waits, most_ns, (double)merged->lengths[i]);
	}
	waits->max_ns = MAX(waits->max_ns, merged->wait_max_ns);
}

void tally_add_merged(struct tally *tally, const struct lockcost_merged *merged,
		      const struct phases *phases)
{
	tally->merged_hold_count += merged->holds;
	if (merged->waits == 0)
		return;
	lengths_add(&tally->waits, merged);
	batches_add(&tally->batches, merged->begin_ns, merged->waits, merged->wait_ns);
	tally->wait_count += merged->waits;
	tally->wait_ns += merged->wait_ns;
	tally->acquired_count += merged->waits;
	tally->merged_wait_count += merged->waits;
	tally->merged_wait_ns += merged->wait_ns;
	tally->blame_ns[BLAME_UNATTRIBUTED] += merged->wait_ns;
	phases_add(tally, phases);
	tally->clock_on_cpu_ns += MIN(merged->cpu_ns, merged->wait_ns);
	tally->clock_unknown_count += merged->unknown_cpu_waits;
}

void tally_add_delivery(struct tally *tally, const struct delivery *delivery)
{
	uint64_t ns = 0;

	for (int i = 0; i < DELIVERY_COUNT; i++) {
		tally->delivery_ns[i] += delivery->ns[i];
		ns += delivery->ns[i];
	}
	histogram_add(&tally->deliveries, ns, 1);
}

void tally_add_blame(struct tally *tally, const struct blame *blame)
{
	for (int i = 0; i < BLAME_COUNT; i++)
		tally->blame_ns[i] += blame->ns[i];
	tally->inversion_ns += blame->causes.inversion_ns;
	tally->overtaken += blame->overtaken;
	tally->most_overtaken = MAX(tally->most_overtaken, blame->overtaken);
}

void tally_add_reacquisition(struct tally *mutex, const struct phases *phases)
{
	if (phases->has_mutex_ns)
		mutex->cond_reacquire_ns += phases->mutex_ns;
	else
		mutex->cond_reacquire_unknown_count++;
}

void tally_add_hold(struct tally *tally, const struct model_hold *seen, uint64_t hold_ns,
		    bool is_timed)
{
	if ((seen->hold.flags & LOCKCOST_HOLD_CONTENDED) && seen->hold.acquire_ns && is_timed)
		histogram_add(&tally->hold_events, hold_ns, 1);
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
	histogram_clear(&tally->deliveries);
	histogram_clear(&tally->hold_events);
	histogram_clear(&tally->hold_samples);
}
