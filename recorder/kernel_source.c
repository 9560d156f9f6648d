/* SPDX-License-Identifier: MIT */
/* Tries the kernel tracers in the order of their worth. */
#include "kernel_source.h"

#include <string.h>

#include "about.h"
#include "ftrace_capture.h"
#include "lttng_kernel.h"
#include "machine.h"

struct kernel_source {
	enum record_kernel kind;
	char *name;
	struct ftrace_capture *ftrace;
};

static bool open_lttng(struct kernel_source *source, const char *directory, char **reason)
{
	if (!machine_has_lttng_kernel(reason))
		return false;
	if (lttng_kernel_create(directory, source->name) < 0) {
		*reason = g_strdup("LTTng's kernel tracer refused the session");
		return false;
	}
	source->kind = RECORD_KERNEL_LTTNG;
	return true;
}

static bool open_ftrace(struct kernel_source *source, const char *directory, char **reason)
{
	if (!ftrace_capture_is_possible(reason))
		return false;
	source->ftrace = ftrace_capture_create(directory, source->name);
	if (!source->ftrace) {
		*reason = g_strdup("ftrace refused the instance");
		return false;
	}
	source->kind = RECORD_KERNEL_FTRACE;
	return true;
}

static void kernel_source_free(struct kernel_source *source)
{
	g_free(source->name);
	g_free(source);
}

static struct kernel_source *refuse(struct kernel_source *source, const char *option,
				    const char *reason)
{
	g_printerr("lockcost: --kernel=%s cannot be had: %s; try `lockcost doctor`\n", option,
		   reason);
	kernel_source_free(source);
	return NULL;
}

struct kernel_source *kernel_source_open(enum record_kernel wanted, const char *directory,
					 const char *name, char **note)
{
	struct kernel_source *source = g_new0(struct kernel_source, 1);
	g_autofree char *no_lttng = NULL;
	g_autofree char *no_ftrace = NULL;

	source->kind = RECORD_KERNEL_NONE;
	source->name = g_strdup(name);
	*note = g_strdup("");
	if (wanted == RECORD_KERNEL_NONE) {
		g_free(*note);
		*note = g_strdup("kernel events were not asked for (--kernel=none)");
		return source;
	}
	if (wanted != RECORD_KERNEL_FTRACE && open_lttng(source, directory, &no_lttng))
		return source;
	if (wanted == RECORD_KERNEL_LTTNG)
		return refuse(source, "lttng", no_lttng);
	if (open_ftrace(source, directory, &no_ftrace)) {
		if (wanted == RECORD_KERNEL_AUTO) {
			g_free(*note);
			*note = g_steal_pointer(&no_lttng);
		}
		return source;
	}
	if (wanted == RECORD_KERNEL_FTRACE)
		return refuse(source, "ftrace", no_ftrace);
	g_free(*note);
	*note = g_strdup_printf("%s; recorded as root, waits could be split into their phases",
				no_ftrace);
	return source;
}

const char *kernel_source_name(const struct kernel_source *source)
{
	static const char *const names[] = {
		[RECORD_KERNEL_LTTNG] = "lttng",
		[RECORD_KERNEL_FTRACE] = "ftrace",
		[RECORD_KERNEL_NONE] = "none",
	};

	return names[source->kind];
}

int kernel_source_start(struct kernel_source *source, pid_t pid)
{
	switch (source->kind) {
	case RECORD_KERNEL_LTTNG:
		return lttng_kernel_start(source->name);
	case RECORD_KERNEL_FTRACE:
		return ftrace_capture_start(source->ftrace, pid);
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
