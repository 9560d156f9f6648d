/* SPDX-License-Identifier: MIT */
/* Lines of the form "label  numbers  place", cut to the width of the report. */
#include "text_lock.h"

#include "bars.h"
#include "format.h"
#include "labels.h"
#include "style.h"
#include "table.h"
#include "text_barrier.h"
#include "text_blame.h"
#include "text_causes.h"
#include "text_parts.h"
#include "text_sites.h"

enum { WAKERS_SHOWN = 3 };

static uint64_t bounded(uint64_t ns, uint64_t max_ns)
{
	return ns == REPORT_UNKNOWN ? ns : MIN(ns, max_ns);
}

static void distribution_print(FILE *stream, const struct report_distribution *distribution,
			       bool is_ns)
{
	char p50[FORMAT_SIZE], p90[FORMAT_SIZE], p99[FORMAT_SIZE], max[FORMAT_SIZE];

	if (distribution->p50_ns == REPORT_UNKNOWN || distribution->p50_ns >= distribution->max_ns)
		return;
	fprintf(stream, "  (p50 %s, p90 %s, p99 %s, max %s)",
		format_duration(p50, bounded(distribution->p50_ns, distribution->max_ns), is_ns),
		format_duration(p90, bounded(distribution->p90_ns, distribution->max_ns), is_ns),
		format_duration(p99, bounded(distribution->p99_ns, distribution->max_ns), is_ns),
		format_duration(max, distribution->max_ns, is_ns));
}

/* A process may have it at two addresses. */
static unsigned int process_count(const GArray *members)
{
	unsigned int count = 0;

	for (guint i = 0; i < members->len; i++) {
		int32_t pid = g_array_index(members, struct report_member, i).pid;
		guint first = 0;

		while (g_array_index(members, struct report_member, first).pid != pid)
			first++;
		count += first == i;
	}
	return count;
}

static void identity_print(FILE *stream, const struct report_lock *lock)
{
	fprintf(stream, "%s%s%s: ", style_begin(STYLE_NAME), lock->name, style_end());
	if (lock->crowd)
		fprintf(stream, "%u locks, each a ", lock->crowd);
	fputs(label_kind(lock->kind), stream);
	if (lock->language_type && !g_str_has_prefix(lock->name, lock->language_type))
		fprintf(stream, " of a %s", lock->language_type);
	if (lock->type > LOCKCOST_TYPE_NORMAL)
		fprintf(stream, ", %s", label_type(lock->type));
	if (lock->attributes & LOCKCOST_ATTRIBUTE_ROBUST)
		fputs(", robust", stream);
	if (process_count(lock->members) > 1)
		fprintf(stream, ", shared by %u processes", process_count(lock->members));
	else if (lock->attributes & LOCKCOST_ATTRIBUTE_SHARED)
		fputs(", process-shared", stream);
	if (lock->lives > 1)
		fprintf(stream, ", %u objects one after the other", lock->lives);
	if (lock->class_place.text)
		fprintf(stream, ", %s %s",
			lock->is_initialised ? "initialised in" : "first taken in",
			lock->class_place.text);
	else if (lock->area)
		fprintf(stream, ", in %s", lock->area);
	fputc('\n', stream);
}

static void wait_print(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	char total[FORMAT_SIZE], count[FORMAT_SIZE];

	if (!lock->all.waits)
		return;
	fprintf(stream, "  waited %9s in %s wait%s",
		format_duration(total, lock->all.wait.total_ns, is_ns),
		format_count(count, lock->all.waits), format_plural(lock->all.waits));
	distribution_print(stream, &lock->all.wait, is_ns);
	fputc('\n', stream);
	if (lock->all.unfinished)
		fprintf(stream, "         %s of them had not ended when the recording did\n",
			format_count(count, lock->all.unfinished));
}

static void hold_print(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	char total[FORMAT_SIZE], error[FORMAT_SIZE];

	if (lock->all.hold.total_ns == REPORT_UNKNOWN || lock->is_signal)
		return;
	fprintf(stream, "  held   %9s", format_duration(total, lock->all.hold.total_ns, is_ns));
	if (lock->all.is_hold_exact)
		fputs(" exactly", stream);
	else if (lock->all.hold_error_ns == REPORT_UNKNOWN)
		fputs(" by a rough estimate", stream);
	else
		fprintf(stream, " +- %s, estimated",
			format_duration(error, lock->all.hold_error_ns, is_ns));
	distribution_print(stream, &lock->all.hold, is_ns);
	fputc('\n', stream);
}

/* What became of a robust mutex whose owner died; nothing where none did. */
static void robust_print(FILE *stream, const struct report_usage *usage)
{
	char died[FORMAT_SIZE], consistent[FORMAT_SIZE], lost[FORMAT_SIZE];

	if (!format_is_some(usage->owner_died) && !format_is_some(usage->made_consistent) &&
	    !format_is_some(usage->not_recoverable))
		return;
	fprintf(stream,
		"  robust %9s time%s taken after its owner died, %s made consistent, "
		"%s found not recoverable\n",
		format_count(died, usage->owner_died), format_plural(usage->owner_died),
		format_count(consistent, usage->made_consistent),
		format_count(lost, usage->not_recoverable));
}

static void phases_print(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	static const char *const labels[PHASE_COUNT] = {
		[PHASE_SPIN] = "spinning",
		[PHASE_KERNEL_ENTRY] = "entering the kernel",
		[PHASE_BLOCKED] = "blocked",
		[PHASE_WAKEUP] = "waking up",
		[PHASE_KERNEL_EXIT] = "leaving the kernel",
		[PHASE_REACQUIRE] = "retrying",
		[PHASE_PREEMPTED] = "preempted",
		[PHASE_UNATTRIBUTED] = "not attributed",
	};

	if (!lock->has_kernel || !lock->all.waits)
		return;
	bars_print_parts(stream, "  phases", labels, lock->all.phases_ns, PHASE_COUNT,
			 lock->all.wait.total_ns, is_ns);
}

/* Calls that waited, and those that had better not been made. */
static void round_trips_print(FILE *stream, const struct report_usage *usage)
{
	char trips[FORMAT_SIZE], refused[FORMAT_SIZE], lost[FORMAT_SIZE];

	if (!format_is_some(usage->futex_round_trips))
		return;
	fprintf(stream, "         %9s futex wait%s", format_count(trips, usage->futex_round_trips),
		format_plural(usage->futex_round_trips));
	if (format_is_some(usage->futex_refused))
		fprintf(stream, ", %s refused", format_count(refused, usage->futex_refused));
	if (format_is_some(usage->wake_lost))
		fprintf(stream, ", %s woken too late", format_count(lost, usage->wake_lost));
	fputc('\n', stream);
}

static void wakes_print(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	char count[FORMAT_SIZE], cost[FORMAT_SIZE], empty[FORMAT_SIZE];

	if (!lock->all.wake_count)
		return;
	fprintf(stream, "  waking %9s in %s %s%s that %s",
		format_duration(cost, lock->all.wake_ns, is_ns),
		format_count(count, lock->all.wake_count), lock->is_signal ? "signal" : "release",
		format_plural(lock->all.wake_count),
		lock->has_kernel ? "entered the kernel"
				 : "found waiters, their time off the CPU included");
	if (format_is_some(lock->all.wake_empty))
		fprintf(stream, " (%s woke nobody)", format_count(empty, lock->all.wake_empty));
	if (lock->all.wake_most != REPORT_UNKNOWN && lock->all.wake_most > 1)
		fprintf(stream, ", one of them %s threads",
			format_count(empty, lock->all.wake_most));
	fputc('\n', stream);
	round_trips_print(stream, &lock->all);
}

/* Whoever made the threads runnable that waited at a futex. */
static void wakers_print(FILE *stream, const struct report_lock *lock, bool is_full)
{
	guint shown = is_full ? lock->wakers->len : MIN(lock->wakers->len, WAKERS_SHOWN);
	char count[FORMAT_SIZE];
	guint printed = 0;

	for (guint i = 0; i < shown; i++) {
		const struct report_waker *waker = lock->wakers->pdata[i];

		if (!waker->woken)
			break;
		fprintf(stream, "%s%s (%d) %s time%s", printed ? ", " : "  woken  by ",
			waker->name ? waker->name : "thread", waker->tid,
			format_count(count, waker->woken), format_plural(waker->woken));
		printed++;
	}
	if (printed)
		fprintf(stream, "%s\n", lock->wakers->len > printed && !is_full ? ", .." : "");
}

static void operations_print(FILE *stream, const struct report_lock *lock)
{
	const char *separator = "  calls  ";
	char count[FORMAT_SIZE];

	for (unsigned int i = 0; lock->operations && i < REPORT_OPERATION_COUNT; i++) {
		if (!lock->operations[i] || !label_futex_command(i))
			continue;
		fprintf(stream, "%s%s %s", separator, format_count(count, lock->operations[i]),
			label_futex_command(i));
		separator = ", ";
	}
	if (*separator == ',')
		fputc('\n', stream);
}

/* One line, so of the distribution of its waits only what matters most. */
static void side_print(FILE *stream, const char *label, const struct report_usage *side, bool is_ns)
{
	char acquired[FORMAT_SIZE], contended[FORMAT_SIZE], wait[FORMAT_SIZE], hold[FORMAT_SIZE];
	char p99[FORMAT_SIZE];

	fprintf(stream, "  %-7s%9s acquired, %s contended, waited %s", label,
		format_count(acquired, side->acquisitions),
		format_count(contended, side->contended),
		format_duration(wait, side->wait.total_ns, is_ns));
	if (side->waits)
		fprintf(stream, " (p99 %s)",
			format_duration(p99, bounded(side->wait.p99_ns, side->wait.max_ns), is_ns));
	if (side->hold.total_ns != REPORT_UNKNOWN)
		fprintf(stream, ", held %s", format_duration(hold, side->hold.total_ns, is_ns));
	fputc('\n', stream);
}

void text_lock_print(FILE *stream, const struct report_lock *lock, bool is_full, bool is_ns)
{
	identity_print(stream, lock);
	wait_print(stream, lock, is_ns);
	text_causes_print_real_time(stream, lock, is_ns);
	if (is_full)
		bars_print_histogram(stream, "  waits", &lock->all.wait, is_ns);
	if (is_full)
		phases_print(stream, lock, is_ns);
	hold_print(stream, lock, is_ns);
	if (is_full && !lock->is_signal)
		bars_print_histogram(stream, "  holds", &lock->all.hold, is_ns);
	if (lock->read && lock->write) {
		side_print(stream, "readers", lock->read, is_ns);
		side_print(stream, "writers", lock->write, is_ns);
	}
	robust_print(stream, &lock->all);
	operations_print(stream, lock);
	wakes_print(stream, lock, is_ns);
	wakers_print(stream, lock, is_full);
	text_causes_print_wakeups(stream, lock, is_full, is_ns);
	if (is_full)
		text_causes_print_order(stream, lock, is_ns);
	text_blame_print(stream, lock, is_full, is_ns);
	text_sites_print(stream, lock->waiter_sites, "waiting", "wait", is_full, is_ns);
	text_barrier_print(stream, lock, is_full);
	text_sites_print(stream, lock->holder_sites, "holding", "hold", is_full, is_ns);
	if (is_full)
		text_tries_print(stream, lock);
	if (is_full)
		text_sites_print(stream, lock->waker_sites, "waking", "call", is_full, is_ns);
	if (is_full)
		text_threads_print(stream, lock, is_ns);
}
