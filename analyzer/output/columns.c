/* SPDX-License-Identifier: MIT */
/* A new column is a print function, a comparison and a line in a table below. */
#include "columns.h"

#include <string.h>

#include "labels.h"
#include "text_blame.h"

/* A distribution's largest bucket may reach beyond its largest value. */
static uint64_t percentile_bounded(uint64_t percentile_ns, uint64_t max_ns)
{
	return percentile_ns == REPORT_UNKNOWN ? percentile_ns : MIN(percentile_ns, max_ns);
}

/* What follows "what " in the name; the name itself where it begins in another way. */
static const char *name_after(const char *name, const char *what)
{
	size_t length = what ? strlen(what) : 0;

	return length && strncmp(name, what, length) == 0 && name[length] == ' ' ? name + length + 1
										 : name;
}

/*
 * The kind has a column of its own: "mutex at worker.c:42" is "at worker.c:42", or "4096 at
 * worker.c:42".
 */
static const char *print_name(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	const char *name =
		name_after(name_after(lock->name, label_kind(lock->kind)), lock->language_type);

	(void)is_ns;
	if (!lock->crowd)
		return name;
	g_snprintf(text, FORMAT_SIZE, "%u %s", lock->crowd, name);
	return text;
}

static const char *print_kind(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)text;
	(void)is_ns;
	return label_kind(lock->kind);
}

static const char *print_acquired(char text[FORMAT_SIZE], const struct report_lock *lock,
				  bool is_ns)
{
	return format_whole_count(text, lock->all.acquisitions, is_ns);
}

static const char *print_contended(char text[FORMAT_SIZE], const struct report_lock *lock,
				   bool is_ns)
{
	return format_whole_count(text, lock->all.contended, is_ns);
}

static const char *print_wait(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	return format_duration(text, lock->all.wait.total_ns, is_ns);
}

static const char *print_p50(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	return format_duration(
		text, percentile_bounded(lock->all.wait.p50_ns, lock->all.wait.max_ns), is_ns);
}

static const char *print_p99(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	return format_duration(
		text, percentile_bounded(lock->all.wait.p99_ns, lock->all.wait.max_ns), is_ns);
}

static const char *print_max(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	return format_duration(text, lock->all.waits ? lock->all.wait.max_ns : REPORT_UNKNOWN,
			       is_ns);
}

static const char *print_held(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	return format_duration(text, lock->all.hold.total_ns, is_ns);
}

static const char *print_on_cpu(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)is_ns;
	return format_share(text, lock->all.on_cpu_ns, lock->all.wait.total_ns);
}

static const char *print_off_cpu(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)is_ns;
	return format_share(text, lock->all.off_cpu_ns, lock->all.wait.total_ns);
}

static uint64_t phases_sum(const struct report_lock *lock, enum phase a, enum phase b)
{
	if (lock->all.phases_ns[a] == REPORT_UNKNOWN || lock->all.phases_ns[b] == REPORT_UNKNOWN)
		return REPORT_UNKNOWN;
	return lock->all.phases_ns[a] + lock->all.phases_ns[b];
}

/* In user mode, before or between sleeps: it is one thing to the reader. */
static const char *print_spin(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)is_ns;
	return format_share(text, phases_sum(lock, PHASE_SPIN, PHASE_REACQUIRE),
			    lock->all.wait.total_ns);
}

static const char *print_blocked(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)is_ns;
	return format_share(text, lock->all.phases_ns[PHASE_BLOCKED], lock->all.wait.total_ns);
}

static const char *print_wakeup(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)is_ns;
	return format_share(text, lock->all.phases_ns[PHASE_WAKEUP], lock->all.wait.total_ns);
}

static const char *print_in_out(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)is_ns;
	return format_share(text, phases_sum(lock, PHASE_KERNEL_ENTRY, PHASE_KERNEL_EXIT),
			    lock->all.wait.total_ns);
}

static const char *print_crossing(char text[FORMAT_SIZE], const struct report_lock *lock,
				  bool is_ns)
{
	return format_duration(text, lock->all.transition_ns, is_ns);
}

static const char *print_blame(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	(void)is_ns;
	return text_blame_words(text, lock);
}

static const char *print_posts(char text[FORMAT_SIZE], const struct report_lock *lock, bool is_ns)
{
	return format_whole_count(text, lock->all.posts, is_ns);
}

static const char *print_timed_out(char text[FORMAT_SIZE], const struct report_lock *lock,
				   bool is_ns)
{
	return format_whole_count(text, lock->all.timed_out, is_ns);
}

static const char *print_woken_p50(char text[FORMAT_SIZE], const struct report_lock *lock,
				   bool is_ns)
{
	return format_duration(
		text, percentile_bounded(lock->all.latency.p50_ns, lock->all.latency.max_ns),
		is_ns);
}

static const char *print_woken_p99(char text[FORMAT_SIZE], const struct report_lock *lock,
				   bool is_ns)
{
	return format_duration(
		text, percentile_bounded(lock->all.latency.p99_ns, lock->all.latency.max_ns),
		is_ns);
}

static const char *print_reacquire(char text[FORMAT_SIZE], const struct report_lock *lock,
				   bool is_ns)
{
	return format_duration(
		text, lock->kind == LOCKCOST_KIND_COND ? lock->all.reacquire_ns : REPORT_UNKNOWN,
		is_ns);
}

#define COMPARE(name, expression)                                                           \
	static int compare_##name(const struct report_lock *a, const struct report_lock *b) \
	{                                                                                   \
		return usage_compare(a->all.expression, b->all.expression);                 \
	}

COMPARE(acquired, acquisitions)
COMPARE(contended, contended)
COMPARE(wait, wait.total_ns)
COMPARE(p99, wait.p99_ns)
COMPARE(max, wait.max_ns)
COMPARE(held, hold.total_ns)
COMPARE(crossing, transition_ns)

static int compare_name(const struct report_lock *a, const struct report_lock *b)
{
	return strcmp(a->name, b->name);
}

const struct column columns_kernel[] = {
	{.name = "name", .heading = "LOCK", .print = print_name, .compare = compare_name},
	{.heading = "KIND", .print = print_kind},
	{.name = "acquired",
	 .heading = "ACQUIRED",
	 .print = print_acquired,
	 .compare = compare_acquired},
	{.name = "contended",
	 .heading = "CONTENDED",
	 .print = print_contended,
	 .compare = compare_contended},
	{.name = "wait", .heading = "WAIT", .print = print_wait, .compare = compare_wait},
	{.name = "p99", .heading = "P99", .print = print_p99, .compare = compare_p99},
	{.heading = "SPIN", .print = print_spin},
	{.heading = "BLOCKED", .print = print_blocked},
	{.heading = "WAKE-UP", .print = print_wakeup},
	{.heading = "IN+OUT", .print = print_in_out},
	{.name = "crossing",
	 .heading = "CROSSING",
	 .print = print_crossing,
	 .compare = compare_crossing},
	{.heading = "THE HOLDER WAS", .print = print_blame, .is_list = true},
	{0},
};

const struct column columns_clock[] = {
	{.name = "name", .heading = "LOCK", .print = print_name, .compare = compare_name},
	{.heading = "KIND", .print = print_kind},
	{.name = "acquired",
	 .heading = "ACQUIRED",
	 .print = print_acquired,
	 .compare = compare_acquired},
	{.name = "contended",
	 .heading = "CONTENDED",
	 .print = print_contended,
	 .compare = compare_contended},
	{.name = "wait", .heading = "WAIT", .print = print_wait, .compare = compare_wait},
	{.name = "p99", .heading = "P99", .print = print_p99, .compare = compare_p99},
	{.name = "max", .heading = "MAX", .print = print_max, .compare = compare_max},
	{.heading = "ON-CPU", .print = print_on_cpu},
	{.heading = "OFF-CPU", .print = print_off_cpu},
	{.name = "hold", .heading = "HELD", .print = print_held, .compare = compare_held},
	{0},
};

const struct column columns_signal[] = {
	{.heading = "WAITING FOR WORK", .print = print_name},
	{.heading = "KIND", .print = print_kind},
	{.heading = "WAITS", .print = print_contended},
	{.heading = "WAIT", .print = print_wait},
	{.heading = "P50", .print = print_p50},
	{.heading = "TIMED OUT", .print = print_timed_out},
	{.heading = "POSTS", .print = print_posts},
	{.heading = "WOKEN P50", .print = print_woken_p50},
	{.heading = "WOKEN P99", .print = print_woken_p99},
	{.heading = "RETAKING", .print = print_reacquire},
	{0},
};

const struct column columns_signal_clock[] = {
	{.heading = "WAITING FOR WORK", .print = print_name},
	{.heading = "KIND", .print = print_kind},
	{.heading = "WAITS", .print = print_contended},
	{.heading = "WAIT", .print = print_wait},
	{.heading = "P50", .print = print_p50},
	{.heading = "P99", .print = print_p99},
	{.heading = "MAX", .print = print_max},
	{.heading = "TIMED OUT", .print = print_timed_out},
	{.heading = "POSTS", .print = print_posts},
	{0},
};

static const struct column *find_in(const struct column *columns, const char *name)
{
	for (; columns->heading; columns++) {
		if (columns->name && strcmp(columns->name, name) == 0)
			return columns;
	}
	return NULL;
}

const struct column *columns_find(const char *name)
{
	const struct column *column = find_in(columns_kernel, name);

	return column ? column : find_in(columns_clock, name);
}
