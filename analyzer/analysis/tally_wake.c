/* SPDX-License-Identifier: MIT */
/* Calls that were to wake somebody: what the kernel saw of them. */
#include <linux/futex.h>

#include "tally.h"

enum wake_sign {
	WAKE_UNKNOWN, /* its events are not there */
	WAKE_NO_CALL, /* it never entered the kernel: the waiters were spinning */
	WAKE_DONE,
};

struct wake_look {
	enum wake_sign sign;
	uint32_t operation;   /* of the futex call that is going on */
	bool has_result;      /* it said how many it woke */
	uint64_t woken_count; /* by all of its futex calls */
	uint64_t off_cpu_ns;  /* of the call: the thread that was woken may have taken its CPU */
};

/* Whether the call's result is the number of threads that it woke. */
static bool returns_count(uint32_t operation)
{
	switch (operation & FUTEX_CMD_MASK) {
	case FUTEX_WAKE:
	case FUTEX_WAKE_BITSET:
	case FUTEX_WAKE_OP:
		return true;
	default:
		return false;
	}
}

static void look_at(struct wake_look *look, const struct timeline_entry *entry,
		    uint64_t *switched_out_ns)
{
	switch (entry->kind) {
	case TIMELINE_FUTEX_ENTRY:
		look->sign = WAKE_DONE;
		look->operation = entry->operation;
		break;
	case TIMELINE_FUTEX_EXIT:
		if (look->sign != WAKE_DONE || !returns_count(look->operation) || entry->value < 0)
			break;
		look->has_result = true;
		look->woken_count += (uint64_t)entry->value;
		break;
	case TIMELINE_PREEMPTED:
	case TIMELINE_BLOCKED:
		*switched_out_ns = entry->time_ns;
		break;
	case TIMELINE_SWITCHED_IN:
		if (*switched_out_ns)
			look->off_cpu_ns += entry->time_ns - *switched_out_ns;
		*switched_out_ns = 0;
		break;
	default:
		break;
	}
}

static struct wake_look look_from(const struct thread *thread, const struct coverage *coverage,
				  uint64_t begin_ns, uint64_t end_ns, struct wake_look look)
{
	const struct timeline *timeline = thread->timeline;
	uint64_t switched_out_ns = 0;

	if (!timeline || timeline->entry_count == 0 || begin_ns < timeline->forgotten_until_ns ||
	    !coverage_is_whole(coverage, begin_ns, end_ns))
		return (struct wake_look){.sign = WAKE_UNKNOWN};
	for (size_t i = timeline_find_after(timeline, begin_ns);
	     i < timeline->entry_count && timeline->entries[i].time_ns <= end_ns; i++)
		look_at(&look, &timeline->entries[i], &switched_out_ns);
	return look;
}

static struct tally_wake look_add(struct tally *tally, const struct wake_look *look,
				  uint64_t duration_ns)
{
	struct tally_wake wake = {
		.is_call = true,
		.is_empty = look->has_result && look->woken_count == 0,
		.ns = duration_ns - look->off_cpu_ns,
	};

	tally->wake_count++;
	tally->wake_ns += wake.ns;
	tally->wake_empty_count += wake.is_empty;
	tally->woken_count += look->woken_count;
	tally->most_woken = MAX(tally->most_woken, look->woken_count);
	return wake;
}

struct tally_wake tally_add_wake(struct tally *tally, const struct thread *thread,
				 const struct coverage *coverage, uint64_t begin_ns,
				 uint64_t end_ns)
{
	struct wake_look look = {.sign = WAKE_NO_CALL};

	if (!begin_ns || end_ns < begin_ns)
		return (struct tally_wake){0};
	look = look_from(thread, coverage, begin_ns, end_ns, look);
	if (look.sign == WAKE_NO_CALL)
		return (struct tally_wake){0};
	return look_add(tally, &look, end_ns - begin_ns);
}

struct tally_wake tally_add_wake_call(struct tally *tally, const struct model_wake *seen,
				      const struct coverage *coverage)
{
	const struct lockcost_wake *wake = &seen->wake;
	/* Its entry is at begin_ns, and what is looked at comes after it. */
	struct wake_look look = {.sign = WAKE_DONE, .operation = seen->futex_operation};

	look = look_from(seen->thread, coverage, wake->begin_ns, wake->end_ns, look);
	return look_add(tally, &look, wake->end_ns - wake->begin_ns);
}
