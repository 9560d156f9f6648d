/* SPDX-License-Identifier: MIT */
/* A new column is a line in the table below; one that is no number of a usage, two functions too.
 */
#include "columns.h"

#include <stddef.h>
#include <string.h>

#include "labels.h"
#include "text_blame.h"

enum form {
	FORM_COUNT,
	FORM_TIME,
	FORM_SHARE,	 /* a time, as part of all waiting */
	FORM_PERCENTILE, /* a time, which the maximum of its distribution bounds */
	FORM_WORDS,	 /* by functions */
};

struct column {
	const char *name;
	const char *heading;
	const char *help; /* NULL: it needs none */
	enum form form;
	size_t member; /* offset in struct report_usage, not of FORM_WORDS */
	size_t other;  /* FORM_SHARE: of one to be added, or 0. FORM_PERCENTILE: of the maximum */
	const char *(*print)(char text[FORMAT_SIZE], const struct report_lock *lock);
	int (*compare)(const struct report_lock *a, const struct report_lock *b);
	bool is_list;
};

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
static const char *print_name(char text[FORMAT_SIZE], const struct report_lock *lock)
{
	const char *name =
		name_after(name_after(lock->name, label_kind(lock->kind)), lock->language_type);

	if (!lock->crowd)
		return name;
	g_snprintf(text, FORMAT_SIZE, "%u %s", lock->crowd, name);
	return text;
}

static int compare_names(const struct report_lock *a, const struct report_lock *b)
{
	return strcmp(a->name, b->name);
}

static const char *print_kind(char text[FORMAT_SIZE], const struct report_lock *lock)
{
	(void)text;
	return label_kind(lock->kind);
}

static int compare_kinds(const struct report_lock *a, const struct report_lock *b)
{
	return strcmp(label_kind(a->kind), label_kind(b->kind));
}

static const char *print_id(char text[FORMAT_SIZE], const struct report_lock *lock)
{
	(void)text;
	return lock->id[0] ? lock->id : "-";
}

static int compare_ids(const struct report_lock *a, const struct report_lock *b)
{
	return strcmp(a->id, b->id);
}

static const char *print_class(char text[FORMAT_SIZE], const struct report_lock *lock)
{
	(void)text;
	return lock->class ? lock->class : "-";
}

static int compare_classes(const struct report_lock *a, const struct report_lock *b)
{
	return g_strcmp0(a->class, b->class);
}

static int compare_holders(const struct report_lock *a, const struct report_lock *b)
{
	return usage_compare(a->all.blame_ns[BLAME_RUNNING], b->all.blame_ns[BLAME_RUNNING]);
}

#define MEMBER(member) offsetof(struct report_usage, member)
#define PHASE(phase) MEMBER(phases_ns[phase])
#define COUNT(name, heading, member, help)                                            \
	{                                                                             \
		name, heading, help, FORM_COUNT, MEMBER(member), 0, NULL, NULL, false \
	}
#define TIME(name, heading, member, help)                                            \
	{                                                                            \
		name, heading, help, FORM_TIME, MEMBER(member), 0, NULL, NULL, false \
	}
#define SHARE(name, heading, member, other, help)                                 \
	{                                                                         \
		name, heading, help, FORM_SHARE, member, other, NULL, NULL, false \
	}
#define PERCENTILE(name, heading, distribution, percentile, help)                      \
	{                                                                              \
		name, heading, help, FORM_PERCENTILE, MEMBER(distribution.percentile), \
			MEMBER(distribution.max_ns), NULL, NULL, false                 \
	}
#define WORDS(name, heading, print, compare, is_list, help)                    \
	{                                                                      \
		name, heading, help, FORM_WORDS, 0, 0, print, compare, is_list \
	}

static const struct column columns[] = {
	WORDS("name", "LOCK", print_name, compare_names, false, NULL),
	WORDS("kind", "KIND", print_kind, compare_kinds, false, NULL),
	COUNT("acquired", "ACQUIRED", acquisitions, "calls that returned with it"),
	COUNT("contended", "CONTENDED", contended, "calls that found it taken and had to wait"),
	COUNT("failed", "TRY FAILED", try_failed, "tries that found it taken"),
	COUNT("timed-out", "TIMED OUT", timed_out, "waits that gave up in time"),
	TIME("wait", "WAIT", wait.total_ns,
	     "all time of those that waited, from request to return"),
	PERCENTILE("p50", "P50", wait, p50_ns, "half of the waits were no longer"),
	PERCENTILE("p90", "P90", wait, p90_ns, "90 of 100 waits were no longer"),
	PERCENTILE("p99", "P99", wait, p99_ns, "99 of 100 waits were no longer"),
	PERCENTILE("max", "MAX", wait, max_ns, "the longest wait"),
	/* in user mode, before or between sleeps: it is one thing to the reader */
	SHARE("spin", "SPIN", PHASE(PHASE_SPIN), PHASE(PHASE_REACQUIRE),
	      "the part of WAIT running in user mode"),
	SHARE("blocked", "BLOCKED", PHASE(PHASE_BLOCKED), 0, "asleep until somebody woke it"),
	SHARE("wake-up", "WAKE-UP", PHASE(PHASE_WAKEUP), 0, "from being woken to running"),
	SHARE("in-out", "IN+OUT", PHASE(PHASE_KERNEL_ENTRY), PHASE(PHASE_KERNEL_EXIT),
	      "entering and leaving the kernel; the rest was preempted, or is not known"),
	SHARE("preempted", "PREEMPTED", PHASE(PHASE_PREEMPTED), 0,
	      "off its CPU, though it could run"),
	SHARE("unattributed", "NOT KNOWN", PHASE(PHASE_UNATTRIBUTED), 0,
	      "events that would tell are missing"),
	TIME("crossing", "CROSSING", transition_ns,
	     "IN+OUT, WAKE-UP and what releasers spent waking"),
	SHARE("on-cpu", "ON-CPU", MEMBER(on_cpu_ns), 0,
	      "the part of WAIT spinning or busy in the kernel"),
	SHARE("off-cpu", "OFF-CPU", MEMBER(off_cpu_ns), 0, "asleep or waiting for a CPU"),
	COUNT("trips", "FUTEX WAITS", futex_round_trips, "calls into the kernel to sleep"),
	COUNT("wakes", "WAKES", wake_count, "releases that entered the kernel to wake somebody"),
	TIME("waking", "WAKING", wake_ns, "their time"),
	TIME("hold", "HELD", hold.total_ns, "time that it was held, by all threads"),
	PERCENTILE("hold-p50", "HELD P50", hold, p50_ns, "half of the holds were no longer"),
	PERCENTILE("hold-p99", "HELD P99", hold, p99_ns, "99 of 100 holds were no longer"),
	WORDS("id", "ID", print_id, compare_ids, false, "process, address and life"),
	WORDS("class", "CLASS", print_class, compare_classes, false,
	      "what stays the same from run to run"),
	WORDS("holder", "THE HOLDER WAS", text_blame_words, compare_holders, true,
	      "running; preempted: off its CPU, though it could run; on a lock: waiting "
	      "for that itself; blocked: asleep for any other reason; gone: nobody held it any "
	      "more, and the next one was not there yet"),
	/* of what is waited at for work */
	WORDS("signal", "WAITING FOR WORK", print_name, compare_names, false,
	      "not contention, and in no sum above"),
	COUNT("waits", "WAITS", contended, "calls that had to wait"),
	COUNT("posts", "POSTS", posts, "signals, posts and arrivals"),
	PERCENTILE("woken-p50", "WOKEN P50", latency, p50_ns,
		   "half of the threads ran that soon after being woken"),
	PERCENTILE("woken-p99", "WOKEN P99", latency, p99_ns, "99 of 100 did"),
	TIME("retaking", "RETAKING", reacquire_ns, "taking the mutex again after a cond wait"),
};

const char columns_kernel[] = "name,kind,acquired,contended,wait,p99,spin,blocked,wake-up,in-out,"
			      "crossing,holder";
const char columns_clock[] = "name,kind,acquired,contended,wait,p99,max,on-cpu,off-cpu,hold";
const char columns_signal[] = "signal,kind,waits,wait,p50,timed-out,posts,woken-p50,woken-p99,"
			      "retaking";
const char columns_signal_clock[] = "signal,kind,waits,wait,p50,p99,max,timed-out,posts";

const struct column *columns_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
		if (g_ascii_strcasecmp(columns[i].name, name) == 0 ||
		    g_ascii_strcasecmp(columns[i].heading, name) == 0)
			return &columns[i];
	}
	return NULL;
}

char *columns_names(void)
{
	GString *names = g_string_new(NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "", columns[i].name);
	return g_string_free(names, FALSE);
}

int columns_select(const struct column *selected[COLUMNS_MAX + 1], const char *list)
{
	char **names = g_strsplit(list, ",", -1);
	int count = 0;

	for (char **name = names; *name && count >= 0; name++) {
		const struct column *column = columns_find(g_strstrip(*name));

		/* a list in the middle would push what follows out of its column */
		if (!column || count == COLUMNS_MAX || (column->is_list && name[1]))
			count = -1;
		else
			selected[count++] = column;
	}
	g_strfreev(names);
	if (count <= 0)
		return -1;
	selected[count] = NULL;
	return 0;
}

const char *column_heading(const struct column *column)
{
	return column->heading;
}

const char *column_help(const struct column *column)
{
	return column->help;
}

bool column_is_text(const struct column *column)
{
	return column->form == FORM_WORDS;
}

bool column_is_list(const struct column *column)
{
	return column->is_list;
}

static uint64_t member_of(const struct report_lock *lock, size_t offset)
{
	return *(const uint64_t *)(const void *)((const char *)&lock->all + offset);
}

/* The number that the column shows, and is sorted by. */
static uint64_t value_of(const struct column *column, const struct report_lock *lock)
{
	uint64_t value = member_of(lock, column->member);
	uint64_t other = column->other ? member_of(lock, column->other) : 0;

	if (value == REPORT_UNKNOWN || other == REPORT_UNKNOWN)
		return REPORT_UNKNOWN;
	/* a distribution's largest bucket may reach beyond its largest value */
	if (column->form == FORM_PERCENTILE)
		return lock->all.waits || value ? MIN(value, other) : REPORT_UNKNOWN;
	return value + other;
}

/* The retaking of a mutex is a cond's alone. */
static bool is_meaningless(const struct column *column, const struct report_lock *lock)
{
	return column->form == FORM_TIME && column->member == MEMBER(reacquire_ns) &&
	       lock->kind != LOCKCOST_KIND_COND;
}

const char *column_print(const struct column *column, char text[FORMAT_SIZE],
			 const struct report_lock *lock, bool is_ns)
{
	if (column->form == FORM_WORDS)
		return column->print(text, lock);
	if (is_meaningless(column, lock))
		return "-";
	if (column->form == FORM_COUNT)
		return format_whole_count(text, value_of(column, lock), is_ns);
	if (column->form == FORM_SHARE)
		return format_share(text, value_of(column, lock), lock->all.wait.total_ns);
	return format_duration(text, value_of(column, lock), is_ns);
}

int column_compare(const struct column *column, const struct report_lock *a,
		   const struct report_lock *b)
{
	if (column->form == FORM_WORDS)
		return column->compare(a, b);
	return usage_compare(value_of(column, a), value_of(column, b));
}
