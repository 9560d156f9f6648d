/* SPDX-License-Identifier: MIT */
/* The command-line options of a recording. */
#include <stdbool.h>
#include <string.h>

#include "lockcost/recording.h"
#include "recorder.h"

static const char *const kernel_names[] = {
	[RECORD_KERNEL_AUTO] = "auto",	   [RECORD_KERNEL_LTTNG] = "lttng",
	[RECORD_KERNEL_FTRACE] = "ftrace", [RECORD_KERNEL_PERF] = "perf",
	[RECORD_KERNEL_NONE] = "none",
};

static const char *const hold_names[] = {
	[LOCKCOST_HOLDS_SAMPLED] = "sampled",
	[LOCKCOST_HOLDS_EXACT] = "exact",
	[LOCKCOST_HOLDS_OFF] = "off",
};

void record_options_init(struct record_options *options)
{
	memset(options, 0, sizeof(*options));
	options->stack_frames = LOCKCOST_STACK_FRAMES_DEFAULT;
}

void record_options_clear(struct record_options *options)
{
	g_free(options->directory);
	g_free(options->user);
}

/** Index of the name, or -1 with an error that lists all. */
static int find_name(const char *const names[], size_t count, const char *option, const char *value,
		     GError **error)
{
	g_autoptr(GString) list = g_string_new(NULL);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], value) == 0)
			return (int)i;
		g_string_append_printf(list, "%s%s", i ? ", " : "", names[i]);
	}
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s=%s: it takes one of %s",
		    option, value, list->str);
	return -1;
}

static gboolean parse_kernel(const char *option, const char *value, gpointer data, GError **error)
{
	struct record_options *options = data;
	int found = find_name(kernel_names, G_N_ELEMENTS(kernel_names), option, value, error);

	if (found >= 0)
		options->kernel = (enum record_kernel)found;
	return found >= 0;
}

static gboolean parse_holds(const char *option, const char *value, gpointer data, GError **error)
{
	struct record_options *options = data;
	int found = find_name(hold_names, G_N_ELEMENTS(hold_names), option, value, error);

	if (found >= 0)
		options->holds = (enum lockcost_hold_mode)found;
	return found >= 0;
}

/* A number with a unit, as in 10us; nanoseconds where there is none. */
static bool read_time(const char *value, uint64_t *time_ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"", 1}, {"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
	char *end;
	double number = g_ascii_strtod(value, &end);

	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		if (end == value || number < 0 || strcmp(end, units[i].name) != 0)
			continue;
		*time_ns = (uint64_t)(MIN(number * units[i].ns, 1e18) + 0.5);
		return true;
	}
	return false;
}

static gboolean parse_min_wait(const char *option, const char *value, gpointer data, GError **error)
{
	struct record_options *options = data;

	if (read_time(value, &options->min_wait_ns) &&
	    options->min_wait_ns <= LOCKCOST_MIN_WAIT_MAX_NS)
		return TRUE;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "%s=%s: it takes a time such as 10us, 16ms at most", option, value);
	return FALSE;
}

/* Without a unit, one means seconds and another nanoseconds. */
static gboolean parse_time(uint64_t *time_ns, const char *option, const char *value, GError **error)
{
	if (read_time(value, time_ns) && (g_str_has_suffix(value, "s") || *time_ns == 0))
		return TRUE;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "%s=%s: it takes a time with its unit, such as 10s or 500ms", option, value);
	return FALSE;
}

static gboolean parse_delay(const char *option, const char *value, gpointer data, GError **error)
{
	struct record_options *options = data;

	return parse_time(&options->delay_ns, option, value, error);
}

static gboolean parse_duration(const char *option, const char *value, gpointer data, GError **error)
{
	struct record_options *options = data;

	if (!parse_time(&options->duration_ns, option, value, error))
		return FALSE;
	if (options->duration_ns > 0)
		return TRUE;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "%s=%s: nothing can be recorded in no time", option, value);
	return FALSE;
}

static gboolean parse_pid(const char *option, const char *value, gpointer data, GError **error)
{
	struct record_options *options = data;
	guint64 pid;

	if (g_ascii_string_to_unsigned(value, 10, 1, G_MAXINT32, &pid, NULL)) {
		options->pid = (int)pid;
		return TRUE;
	}
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "%s %s: it takes a process id, as ps(1) shows it", option, value);
	return FALSE;
}

static gboolean check(GOptionContext *context, GOptionGroup *group, gpointer data, GError **error)
{
	const struct record_options *options = data;

	(void)context;
	(void)group;
	if (options->pid && options->user) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			    "--user is for a program that is started; --pid=%d runs already",
			    options->pid);
		return FALSE;
	}
	if (options->is_paused && options->delay_ns) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			    "give --delay or --paused: either the clock begins the recording, or "
			    "you do");
		return FALSE;
	}
	if (options->stack_frames >= 0 && options->stack_frames <= LOCKCOST_STACK_FRAMES_MAX)
		return TRUE;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "--stacks=%d: it takes 0 to %d frames", options->stack_frames,
		    LOCKCOST_STACK_FRAMES_MAX);
	return FALSE;
}

GOptionGroup *record_options_group(struct record_options *options)
{
	const GOptionEntry entries[] = {
		{"recording", 'o', 0, G_OPTION_ARG_FILENAME, &options->directory,
		 "Record into DIR (default " RECORD_DIRECTORY_DEFAULT
		 "; a recording there becomes DIR.old)",
		 "DIR"},
		{"pid", 'p', 0, G_OPTION_ARG_CALLBACK, parse_pid,
		 "Record the futexes of this running process, until Ctrl-C or its end", "PID"},
		{"kernel", 0, 0, G_OPTION_ARG_CALLBACK, parse_kernel,
		 "Kernel events by auto (the best that works), lttng, ftrace, perf or none",
		 "SOURCE"},
		{"holds", 0, 0, G_OPTION_ARG_CALLBACK, parse_holds,
		 "Hold times: sampled (default), exact, or off (only those that made others wait)",
		 "MODE"},
		{"stacks", 0, 0, G_OPTION_ARG_INT, &options->stack_frames,
		 "Frames recorded of the call stack of each contended wait (default 16, at most "
		 "64)",
		 "N"},
		{"min-wait", 0, 0, G_OPTION_ARG_CALLBACK, parse_min_wait,
		 "Only add up waits for locks that are shorter (default 0: tell of each, unless "
		 "they "
		 "come too fast)",
		 "TIME"},
		{"delay", 0, 0, G_OPTION_ARG_CALLBACK, parse_delay,
		 "Begin to record so long after the program's start, or after now with --pid",
		 "TIME"},
		{"paused", 0, 0, G_OPTION_ARG_NONE, &options->is_paused,
		 "Begin to record when `lockcost control start` says so", NULL},
		{"duration", 0, 0, G_OPTION_ARG_CALLBACK, parse_duration,
		 "End the recording after so long; the program goes on", "TIME"},
		{"user", 0, 0, G_OPTION_ARG_STRING, &options->user,
		 "Run the program as this user (root only)", "NAME"},
		{0},
	};
	GOptionGroup *group = g_option_group_new(
		"record", "Options of the recording:", "Show the options of the recording", options,
		NULL);

	g_option_group_add_entries(group, entries);
	g_option_group_set_parse_hooks(group, NULL, check);
	return group;
}
