/* SPDX-License-Identifier: MIT */
/* Tries the kernel tracers in the order of their worth. */
#include "kernel_source.h"

#include <string.h>

#include "about.h"
#include "ftrace_capture.h"
#include "lttng_kernel.h"
#include "machine.h"
#include "other_threads.h"
#include "process.h"

struct kernel_source {
	enum record_kernel kind;
	char *name;
	struct ftrace_capture *ftrace;
};

static bool open_lttng(struct kernel_source *source, const char *directory, char **reason)
{
	if (lttng_kernel_create(directory, source->name) == 0)
		return true;
	*reason = g_strdup("LTTng's kernel tracer refused the session");
	return false;
}

static bool open_ftrace(struct kernel_source *source, const char *directory, char **reason)
{
	source->ftrace = ftrace_capture_create(directory, source->name);
	if (source->ftrace)
		return true;
	*reason = g_strdup("ftrace refused the instance");
	return false;
}

static void kernel_source_free(struct kernel_source *source)
{
	g_free(source->name);
	g_free(source);
}

/* The best one first. Those without `open` have nothing to prepare. */
static const struct tracer {
	const char *name;
	bool (*is_possible)(char **reason);
	bool (*open)(struct kernel_source *source, const char *directory, char **reason);
} tracers[] = {
	[RECORD_KERNEL_LTTNG] = {"lttng", machine_has_lttng_kernel, open_lttng},
	[RECORD_KERNEL_FTRACE] = {"ftrace", ftrace_capture_is_possible, open_ftrace},
	[RECORD_KERNEL_PERF] = {"perf", machine_has_switch_event, NULL},
	[RECORD_KERNEL_NONE] = {"none", NULL, NULL},
};

static bool tracer_open(struct kernel_source *source, enum record_kernel kind,
			const char *directory, char **reason)
{
	const struct tracer *tracer = &tracers[kind];

	if (!tracer->is_possible(reason) ||
	    (tracer->open && !tracer->open(source, directory, reason)))
		return false;
	source->kind = kind;
	return true;
}

/* What stood in the way of a better one than that; `reasons` are why those before it failed. */
static char *note_for(enum record_kernel kind, char *const *reasons)
{
	static const char hint[] = "recorded as root, waits could be split into their phases";
	const char *no_lttng = reasons[RECORD_KERNEL_LTTNG];
	const char *no_ftrace = reasons[RECORD_KERNEL_FTRACE];

	switch (kind) {
	case RECORD_KERNEL_FTRACE:
		return g_strdup(no_lttng);
	case RECORD_KERNEL_PERF:
		return g_strdup_printf("%s; %s", no_ftrace, hint);
	case RECORD_KERNEL_NONE:
		return g_strdup_printf("%s; %s; %s", no_ftrace, reasons[RECORD_KERNEL_PERF], hint);
	default:
		return g_strdup("");
	}
}

/* Open the first that works. */
static char *open_best(struct kernel_source *source, const char *directory)
{
	char *reasons[G_N_ELEMENTS(tracers)] = {NULL};
	char *note;

	for (enum record_kernel kind = RECORD_KERNEL_LTTNG; kind < RECORD_KERNEL_NONE; kind++)
		if (tracer_open(source, kind, directory, &reasons[kind]))
			break;
	note = note_for(source->kind, reasons);
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++)
		g_free(reasons[i]);
	return note;
}

static void report_obstacle(enum record_kernel wanted, const char *reason)
{
	g_printerr("lockcost: --kernel=%s cannot be had: %s; try `lockcost doctor`\n",
		   tracers[wanted].name, reason);
}

bool kernel_source_is_possible(enum record_kernel wanted)
{
	g_autofree char *reason = NULL;

	if (wanted == RECORD_KERNEL_AUTO || wanted == RECORD_KERNEL_NONE ||
	    tracers[wanted].is_possible(&reason))
		return true;
	report_obstacle(wanted, reason);
	return false;
}

char *kernel_source_why_no_events(void)
{
	g_autofree char *no_lttng = NULL, *no_ftrace = NULL;

	if (machine_has_lttng_kernel(&no_lttng) || ftrace_capture_is_possible(&no_ftrace))
		return NULL;
	return g_strdup_printf("%s; %s", no_ftrace, no_lttng);
}

struct kernel_source *kernel_source_open(enum record_kernel wanted, const char *directory,
					 const char *name, char **note)
{
	struct kernel_source *source = g_new0(struct kernel_source, 1);
	g_autofree char *reason = NULL;

	source->kind = RECORD_KERNEL_NONE;
	source->name = g_strdup(name);
	if (wanted == RECORD_KERNEL_AUTO) {
		*note = open_best(source, directory);
		return source;
	}
	if (wanted == RECORD_KERNEL_NONE) {
		*note = g_strdup("kernel events were not asked for (--kernel=none)");
		return source;
	}
	*note = g_strdup("");
	if (tracer_open(source, wanted, directory, &reason))
		return source;
	report_obstacle(wanted, reason);
	kernel_source_free(source);
	return NULL;
}

const char *kernel_source_name(const struct kernel_source *source)
{
	return tracers[source->kind].name;
}

bool kernel_source_has_events(const struct kernel_source *source)
{
	return source->kind == RECORD_KERNEL_LTTNG || source->kind == RECORD_KERNEL_FTRACE;
}

int kernel_source_start(struct kernel_source *source, pid_t pid, GArray *tids,
			void (*add_tids)(pid_t pid, GArray *tids))
{
	switch (source->kind) {
	case RECORD_KERNEL_LTTNG:
		if (lttng_kernel_start(source->name) < 0)
			return -1;
		/* Of those that started before it did there was no event. */
		add_tids(pid, tids);
		return 0;
	case RECORD_KERNEL_FTRACE:
		return ftrace_capture_start(source->ftrace, pid, tids, add_tids);
	default:
		return 0;
	}
}

int kernel_source_close(struct kernel_source *source, int64_t *lost_events)
{
	int status = 0;

	*lost_events = ABOUT_UNKNOWN;
	if (source->kind == RECORD_KERNEL_LTTNG)
		status = lttng_kernel_stop(source->name, lost_events);
	else if (source->kind == RECORD_KERNEL_FTRACE)
		status = ftrace_capture_stop(source->ftrace, lost_events);
	kernel_source_free(source);
	return status;
}

void kernel_source_finish(struct kernel_source *source, struct about *about)
{
	if (source->kind == RECORD_KERNEL_FTRACE)
		other_threads_add(about->other_threads);
	if (kernel_source_close(source, &about->kernel_lost_events) < 0)
		about_note(about, "not all kernel events could be written");
}
