/* SPDX-License-Identifier: MIT */
/* Each line says one thing, and only where there is something to say. */
#include "text_causes.h"

#include "format.h"
#include "text_parts.h"

enum {
	SHARE_MIN_PERCENT = 1, /* of the wait: less is not worth a line */
	ROWS_SHORT = 2,
	ROWS_FULL = 20,
};

static void cause_print(FILE *stream, const struct report_lock *lock,
			const struct report_cause *cause, const char *label, bool is_ns)
{
	char share[FORMAT_SIZE], time[FORMAT_SIZE];

	fprintf(stream, "  %-7s%5s %9s ", label,
		format_share(share, cause->wait_ns, lock->all.wait.total_ns),
		format_duration(time, cause->wait_ns, is_ns));
}

static bool is_worth_it(const struct report_lock *lock, const struct report_cause *cause)
{
	return cause->wait_ns > lock->all.wait.total_ns / 100 * SHARE_MIN_PERCENT;
}

static void thread_print(FILE *stream, const struct report_cause *cause)
{
	fprintf(stream, "for %s (%d)", cause->name ? cause->name : "thread", cause->tid);
	if (cause->process && cause->pid != cause->tid)
		fprintf(stream, " of %s (%d)", cause->process, cause->pid);
	else if (cause->pid && cause->pid != cause->tid)
		fprintf(stream, " of process %d", cause->pid);
	fputc('\n', stream);
}

static void preemptors_print(FILE *stream, const struct report_lock *lock, guint shown, bool is_ns)
{
	for (guint i = 0; i < lock->preemptors->len && i < shown; i++) {
		const struct report_cause *cause = lock->preemptors->pdata[i];

		if (!is_worth_it(lock, cause))
			return;
		cause_print(stream, lock, cause, i ? "" : "off CPU", is_ns);
		if (cause->is_idle)
			fputs("while an idle CPU woke up for it\n", stream);
		else if (!cause->tid)
			fputs("for an unknown thread\n", stream);
		else
			thread_print(stream, cause);
	}
}

static void calls_print(FILE *stream, const struct report_lock *lock, guint shown, bool is_ns)
{
	for (guint i = 0; i < lock->calls->len && i < shown; i++) {
		const struct report_cause *cause = lock->calls->pdata[i];

		if (!is_worth_it(lock, cause))
			return;
		cause_print(stream, lock, cause, i ? "" : "asleep", is_ns);
		fprintf(stream, "in %s\n",
			cause->name ? cause->name : "a page fault, or a call that is not recorded");
	}
}

static void priority_print(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	char time[FORMAT_SIZE], count[FORMAT_SIZE];

	if (format_is_some(lock->all.inversion_ns) &&
	    lock->all.inversion_ns > lock->all.wait.total_ns / 100 * SHARE_MIN_PERCENT)
		fprintf(stream,
			"  PRIORITY INVERSION for %s: whoever waited had a higher priority than "
			"the "
			"holder, which was not let run\n",
			format_duration(time, lock->all.inversion_ns, is_ns));
	if (format_is_some(lock->fairness.lent))
		fprintf(stream, "  lent   %9s time%s a waiter's priority to the holder\n",
			format_count(count, lock->fairness.lent),
			format_plural(lock->fairness.lent));
}

void text_causes_print_holders(FILE *stream, const struct report_lock *lock, bool is_full,
			       bool is_ns)
{
	guint shown = is_full ? ROWS_FULL : ROWS_SHORT;

	if (lock->is_signal || !lock->all.waits)
		return;
	preemptors_print(stream, lock, shown, is_ns);
	calls_print(stream, lock, shown, is_ns);
	priority_print(stream, lock, is_ns);
}

void text_causes_print_real_time(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	char time[FORMAT_SIZE], count[FORMAT_SIZE];

	if (format_is_some(lock->all.real_time_waits))
		fprintf(stream, "  of that%9s in %s wait%s of real-time threads\n",
			format_duration(time, lock->all.real_time_ns, is_ns),
			format_count(count, lock->all.real_time_waits),
			format_plural(lock->all.real_time_waits));
}

void text_causes_print_order(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	const struct report_fairness *fairness = &lock->fairness;
	char queue[FORMAT_SIZE], time[FORMAT_SIZE], waits[FORMAT_SIZE], count[FORMAT_SIZE];

	if (lock->is_signal || !lock->all.waits)
		return;
	fprintf(stream, "  queue  %9s at most; never empty for %s, with %s wait%s\n",
		format_count(queue, fairness->longest_queue),
		format_duration(time, fairness->busy_ns, is_ns),
		format_count(waits, fairness->busy_waits), format_plural(fairness->busy_waits));
	if (format_is_some(lock->all.wake_cross_cpu))
		fprintf(stream, "  across %9s of %s wake-ups came from another CPU\n",
			format_count(count, lock->all.wake_cross_cpu),
			format_count(waits, lock->all.wake_cross_cpu + lock->all.wake_same_cpu));
	if (format_is_some(fairness->barged))
		fprintf(stream, "  barged %9s time%s: it was taken at once while others waited\n",
			format_count(count, fairness->barged), format_plural(fairness->barged));
	if (format_is_some(lock->all.overtaken))
		fprintf(stream,
			"  passed %9s time%s a waiter by one that came later; one of them %s "
			"time%s\n",
			format_count(count, lock->all.overtaken),
			format_plural(lock->all.overtaken),
			format_count(queue, lock->all.most_overtaken),
			format_plural(lock->all.most_overtaken));
}

static void delivery_print(FILE *stream, const struct report_lock *signal, bool is_ns)
{
	static const char *const labels[DELIVERY_COUNT] = {
		[DELIVERY_CALL] = "in the call",
		[DELIVERY_WAKEUP] = "waking up",
		[DELIVERY_EXIT] = "leaving the kernel",
		[DELIVERY_REACQUIRE] = "taking the mutex again",
	};

	text_parts_print(stream, "  signal to return: ", labels, signal->all.delivery_ns,
			 DELIVERY_COUNT, is_ns);
}

static void cond_print(FILE *stream, const struct report_lock *cond)
{
	char count[FORMAT_SIZE], blocked[FORMAT_SIZE];

	if (format_is_some(cond->signalled_holding))
		fprintf(stream,
			"  hurry  %9s signal%s by whoever held the mutex; %s wait%s had to "
			"wait for it\n",
			format_count(count, cond->signalled_holding),
			format_plural(cond->signalled_holding),
			format_count(blocked, cond->all.reacquire_blocked),
			format_plural(cond->all.reacquire_blocked));
	if (format_is_some(cond->repeated))
		fprintf(stream,
			"  again  %9s wait%s began as soon as the one before had ended, the mutex "
			"never released\n",
			format_count(count, cond->repeated), format_plural(cond->repeated));
}

void text_causes_print_wakeups(FILE *stream, const struct report_lock *lock, bool is_full,
			       bool is_ns)
{
	static const char *const labels[WAKEUP_COUNT] = {
		[WAKEUP_IDLE] = "its idle CPU",
		[WAKEUP_MIGRATION] = "another, idle CPU",
		[WAKEUP_QUEUED] = "a CPU that another thread had",
		[WAKEUP_UNKNOWN] = "not known",
	};

	if (is_full)
		text_parts_print(stream, "  waking up on: ", labels, lock->all.wakeup_ns,
				 WAKEUP_COUNT, is_ns);
	if (lock->is_signal && is_full)
		delivery_print(stream, lock, is_ns);
	if (lock->kind == LOCKCOST_KIND_COND)
		cond_print(stream, lock);
}
