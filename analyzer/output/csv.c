/* SPDX-License-Identifier: MIT */
/* A new number is a line in the table below, by the name that it has in the JSON report. */
#include "csv.h"

#include <stddef.h>
#include <string.h>

#include "labels.h"
#include "stream.h"

/* Where a number lies in struct report_lock: of a lock, and of a signal; 0: it has none. */
struct column {
	const char *name;
	size_t lock;
	size_t signal;
};

#define AT(field) offsetof(struct report_lock, field)
#define BOTH(field) AT(field), AT(field)

static const struct column columns[] = {
	{"acquisitions", BOTH(all.acquisitions)},
	{"contended", AT(all.contended), 0},
	{"recursions", AT(all.recursions), 0},
	{"cond_reacquisitions", AT(all.cond_reacquisitions), 0},
	{"try_failed", BOTH(all.try_failed)},
	{"timed_out", BOTH(all.timed_out)},
	{"owner_died", AT(all.owner_died), 0},
	{"made_consistent", AT(all.made_consistent), 0},
	{"not_recoverable", AT(all.not_recoverable), 0},
	{"errors", BOTH(all.errors)},
	{"posts", 0, AT(all.posts)},
	{"waits", AT(all.waits), AT(all.contended)},
	{"unfinished", BOTH(all.unfinished)},
	{"merged_waits", AT(all.merged_waits), 0},
	{"merged_wait_ns", AT(all.merged_wait_ns), 0},
	{"merged_holds", AT(all.merged_holds), 0},
	{"wait_ns", BOTH(all.wait.total_ns)},
	{"wait_max_ns", BOTH(all.wait.max_ns)},
	{"wait_p50_ns", BOTH(all.wait.p50_ns)},
	{"wait_p90_ns", BOTH(all.wait.p90_ns)},
	{"wait_p99_ns", BOTH(all.wait.p99_ns)},
	{"hold_ns", AT(all.hold.total_ns), 0},
	{"hold_max_ns", AT(all.hold.max_ns), 0},
	{"hold_p50_ns", AT(all.hold.p50_ns), 0},
	{"hold_p90_ns", AT(all.hold.p90_ns), 0},
	{"hold_p99_ns", AT(all.hold.p99_ns), 0},
	{"hold_samples", AT(all.hold_samples), 0},
	{"hold_error_ns", AT(all.hold_error_ns), 0},
	{"on_cpu_ns", BOTH(all.on_cpu_ns)},
	{"off_cpu_ns", BOTH(all.off_cpu_ns)},
	{"futex_round_trips", BOTH(all.futex_round_trips)},
	{"futex_refused", AT(all.futex_refused), 0},
	{"wakes", BOTH(all.wake_count)},
	{"wakes_cost_ns", BOTH(all.wake_ns)},
	{"wakes_empty", BOTH(all.wake_empty)},
	{"wakes_woken", BOTH(all.wake_woken)},
	{"wakes_most_woken", BOTH(all.wake_most)},
	{"wakes_lost", BOTH(all.wake_lost)},
	{"wakes_same_cpu", BOTH(all.wake_same_cpu)},
	{"wakes_cross_cpu", BOTH(all.wake_cross_cpu)},
	{"transition_cost_ns", BOTH(all.transition_ns)},
	{"cond_reacquire_ns", AT(all.cond_reacquire_ns), 0},
	{"reacquire_ns", 0, AT(all.reacquire_ns)},
	{"reacquire_blocked", 0, AT(all.reacquire_blocked)},
	{"signalled_holding", 0, AT(signalled_holding)},
	{"spurious", 0, AT(repeated)},
	{"wake_latency_ns", BOTH(all.latency.total_ns)},
	{"wake_latency_max_ns", BOTH(all.latency.max_ns)},
	{"wake_latency_p50_ns", BOTH(all.latency.p50_ns)},
	{"wake_latency_p90_ns", BOTH(all.latency.p90_ns)},
	{"wake_latency_p99_ns", BOTH(all.latency.p99_ns)},
	{"delivery_ns", 0, AT(all.delivery.total_ns)},
	{"delivery_max_ns", 0, AT(all.delivery.max_ns)},
	{"delivery_p50_ns", 0, AT(all.delivery.p50_ns)},
	{"delivery_p90_ns", 0, AT(all.delivery.p90_ns)},
	{"delivery_p99_ns", 0, AT(all.delivery.p99_ns)},
	{"overtaken", BOTH(all.overtaken)},
	{"overtaken_most", BOTH(all.most_overtaken)},
	{"inversion_ns", BOTH(all.inversion_ns)},
	{"real_time_waits", BOTH(all.real_time_waits)},
	{"real_time_wait_ns", BOTH(all.real_time_ns)},
	{"longest_queue", AT(fairness.longest_queue), 0},
	{"busy_ns", AT(fairness.busy_ns), 0},
	{"busy_waits", AT(fairness.busy_waits), 0},
	{"barged", AT(fairness.barged), 0},
	{"priorities_lent", AT(fairness.lent), 0},
};

static const char words[] = "row,id,name,class,kind,type,language_type,pid,address,memory,"
			    "process_shared,processes,lives,lower_bound,hold_exact";

static const char line_end[] = "\r\n";

/* With the comma before it, as all fields but the first. Names need not be UTF-8. */
static void string_print(FILE *stream, const char *string)
{
	char *valid = g_utf8_make_valid(string ? string : "", -1);

	fputc(',', stream);
	if (valid[strcspn(valid, ",\"\r\n")] == 0) {
		fputs(valid, stream);
	} else {
		fputc('"', stream);
		for (const char *at = valid; *at; at++) {
			if (*at == '"')
				fputc('"', stream);
			fputc(*at, stream);
		}
		fputc('"', stream);
	}
	g_free(valid);
}

static void bool_print(FILE *stream, bool value)
{
	fputs(value ? ",true" : ",false", stream);
}

static void number_print(FILE *stream, uint64_t value)
{
	/* Beyond are damaged recordings only, as in JSON. */
	if (value > G_MAXINT64)
		fputc(',', stream);
	else
		fprintf(stream, ",%" G_GUINT64_FORMAT, value);
}

static void words_print(FILE *stream, const struct report *report, const struct report_lock *lock)
{
	const struct report_process *process = report->processes->pdata[lock->process];

	fputs(lock->is_signal ? "signal" : "lock", stream);
	string_print(stream, lock->id);
	string_print(stream, lock->name);
	string_print(stream, lock->class);
	string_print(stream, label_kind(lock->kind));
	string_print(stream, lock->is_signal ? NULL : label_type(lock->type));
	string_print(stream, lock->language_type);
	fprintf(stream, ",%d,0x%" G_GINT64_MODIFIER "x", process->pid, lock->address);
	string_print(stream, lock->area);
	bool_print(stream, lock->attributes & LOCKCOST_ATTRIBUTE_SHARED);
	fprintf(stream, ",%u", lock->members->len);
	if (lock->is_signal) {
		fputs(",,,", stream);
		return;
	}
	fprintf(stream, ",%u", lock->lives);
	bool_print(stream, lock->is_lower_bound);
	bool_print(stream, lock->all.is_hold_exact);
}

static uint64_t column_value(const struct column *column, const struct report_lock *lock)
{
	size_t offset = lock->is_signal ? column->signal : column->lock;
	bool is_of_cond = offset == AT(signalled_holding) || offset == AT(repeated);

	if (!offset || (is_of_cond && lock->kind != LOCKCOST_KIND_COND))
		return REPORT_UNKNOWN;
	return *(const uint64_t *)(const void *)((const char *)lock + offset);
}

static void names_print(FILE *stream)
{
	fputs(words, stream);
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		fprintf(stream, ",%s", columns[i].name);
	for (int i = 0; i < PHASE_COUNT; i++)
		fprintf(stream, ",phase_%s_ns", label_phase((enum phase)i));
	for (int i = 0; i < BLAME_COUNT; i++)
		fprintf(stream, ",blame_%s_ns", label_blame((enum blame_class)i));
	for (int i = 0; i < WAKEUP_COUNT; i++)
		fprintf(stream, ",wakeup_%s_ns", label_wakeup((enum wakeup_cause)i));
	for (int i = 0; i < DELIVERY_COUNT; i++)
		fprintf(stream, ",delivery_%s_ns", label_delivery((enum delivery_part)i));
	fputs(line_end, stream);
}

static void row_print(FILE *stream, const struct report *report, const struct report_lock *lock)
{
	const struct report_usage *usage = &lock->all;
	bool is_signal = lock->is_signal;

	words_print(stream, report, lock);
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		number_print(stream, column_value(&columns[i], lock));
	for (int i = 0; i < PHASE_COUNT; i++)
		number_print(stream, usage->phases_ns[i]);
	for (int i = 0; i < BLAME_COUNT; i++)
		number_print(stream, is_signal ? REPORT_UNKNOWN : usage->blame_ns[i]);
	for (int i = 0; i < WAKEUP_COUNT; i++)
		number_print(stream, usage->wakeup_ns[i]);
	for (int i = 0; i < DELIVERY_COUNT; i++)
		number_print(stream, is_signal ? usage->delivery_ns[i] : REPORT_UNKNOWN);
	fputs(line_end, stream);
}

int csv_write(const struct report *report, FILE *stream)
{
	names_print(stream);
	for (guint i = 0; i < report->locks->len; i++)
		row_print(stream, report, report->locks->pdata[i]);
	for (guint i = 0; i < report->signals->len; i++)
		row_print(stream, report, report->signals->pdata[i]);
	return stream_finish(stream);
}
