/* SPDX-License-Identifier: MIT */
/* Drives a private ftrace instance through libtracefs. */
#include "ftrace_capture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <tracefs.h>
#include <unistd.h>

#include "cpu_reader.h"
#include "ftrace_events.h"
#include "lockcost/recording.h"
#include "process.h"

enum {
	BUFFER_KB_MAX = 8192,
	BUFFER_KB_MIN = 512,
	MEMORY_SHARE = 16, /* all buffers take at most one part in so many of free memory */
	INIT_NAMESPACE = 0xEFFFFFFC, /* PROC_PID_INIT_INO of linux/proc_ns.h */
};

#define INSTANCE_PREFIX "lockcost-"

struct ftrace_capture {
	struct tracefs_instance *instance;
	struct cpu_readers *readers;
	char *path; /* DIRECTORY/ftrace */
};

bool ftrace_capture_is_possible(char **reason)
{
	const char *tracing = tracefs_tracing_dir();
	g_autofree char *instances = NULL;
	struct stat namespace;

	/* set_event_pid takes pids of the first namespace, which other namespaces cannot see. */
	if (stat("/proc/self/ns/pid", &namespace) == 0 && namespace.st_ino != INIT_NAMESPACE) {
		*reason = g_strdup("ftrace cannot follow a process from inside a pid namespace");
		return false;
	}
	if (!tracing && geteuid() == 0)
		mount("nodev", "/sys/kernel/tracing", "tracefs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		      NULL);
	tracing = tracefs_tracing_dir();
	if (!tracing) {
		*reason = g_strdup("tracefs is not mounted");
		return false;
	}
	instances = g_build_filename(tracing, "instances", NULL);
	if (g_access(instances, W_OK) < 0) {
		*reason = g_strdup_printf("%s cannot be written to by this user", tracing);
		return false;
	}
	return true;
}

static int set_file(struct ftrace_capture *capture, const char *file, const char *value)
{
	if (tracefs_instance_file_write(capture->instance, file, value) >= 0)
		return 0;
	g_printerr("lockcost: cannot write \"%s\" to ftrace's %s: %s\n", value, file,
		   strerror(errno));
	return -1;
}

static int save_file(const struct ftrace_capture *capture, const char *name, const char *text,
		     gssize length)
{
	g_autofree char *path = g_build_filename(capture->path, name, NULL);
	g_autoptr(GError) error = NULL;

	if (g_file_set_contents(path, text, length, &error))
		return 0;
	g_printerr("lockcost: cannot write %s: %s\n", path, error->message);
	return -1;
}

/** Copy one of tracefs' files, whose sizes stat(2) does not tell. */
static int save_tracing_file(const struct ftrace_capture *capture, const char *file,
			     const char *name)
{
	int length;
	char *text = tracefs_instance_file_read(NULL, file, &length);
	int status;

	if (!text) {
		g_printerr("lockcost: cannot read ftrace's %s: %s\n", file, strerror(errno));
		return -1;
	}
	status = save_file(capture, name, text, length);
	free(text);
	return status;
}

/** What lies between the events' clock and the wall clock, sampled as LTTng's tracers do. */
static int save_clock(const struct ftrace_capture *capture)
{
	struct timespec monotonic, realtime, monotonic_again;
	char text[32];
	int64_t middle_ns;

	clock_gettime(CLOCK_MONOTONIC, &monotonic);
	clock_gettime(CLOCK_REALTIME, &realtime);
	clock_gettime(CLOCK_MONOTONIC, &monotonic_again);
	middle_ns = (monotonic.tv_nsec + monotonic_again.tv_nsec +
		     (monotonic_again.tv_sec - monotonic.tv_sec) * INT64_C(1000000000)) /
		    2;
	g_snprintf(text, sizeof(text), "%" PRId64 "\n",
		   (realtime.tv_sec - monotonic.tv_sec) * INT64_C(1000000000) + realtime.tv_nsec -
			   middle_ns);
	return save_file(capture, "clock", text, -1);
}

/** Not tracefs_event_enable(): it looks through all events of the system, 0.1 s for a syscall. */
static int enable_event(struct ftrace_capture *capture, const struct ftrace_event *event)
{
	g_autofree char *format =
		g_strdup_printf("events/%s/%s/format", event->system, event->name);
	g_autofree char *enable =
		g_strdup_printf("events/%s/%s/enable", event->system, event->name);
	g_autofree char *filter =
		g_strdup_printf("events/%s/%s/filter", event->system, event->name);
	g_autofree char *copy = g_strdup_printf("%s.%s.format", event->system, event->name);

	if (!tracefs_file_exists(NULL, format))
		return 0;
	if (save_tracing_file(capture, format, copy) < 0)
		return -1;
	if (event->filter && set_file(capture, filter, event->filter) < 0)
		return -1;
	return set_file(capture, enable, "1");
}

static int enable_events(struct ftrace_capture *capture)
{
	for (size_t i = 0; i < ftrace_event_count; i++)
		if (enable_event(capture, &ftrace_events[i]) < 0)
			return -1;
	return save_tracing_file(capture, "events/header_page", "header_page");
}

static uint64_t choose_buffer_kb(void)
{
	uint64_t free_kb =
		(uint64_t)sysconf(_SC_AVPHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
	uint64_t share_kb = free_kb / MEMORY_SHARE / (uint64_t)sysconf(_SC_NPROCESSORS_CONF);

	return CLAMP(share_kb, BUFFER_KB_MIN, BUFFER_KB_MAX);
}

static int set_up(struct ftrace_capture *capture)
{
	char size_kb[24];

	g_snprintf(size_kb, sizeof(size_kb), "%" PRIu64, choose_buffer_kb());
	if (tracefs_trace_off(capture->instance) < 0 ||
	    tracefs_option_enable(capture->instance, TRACEFS_OPTION_EVENT_FORK) < 0 ||
	    tracefs_option_disable(capture->instance, TRACEFS_OPTION_OVERWRITE) < 0) {
		g_printerr("lockcost: ftrace refuses an option: %s\n", strerror(errno));
		return -1;
	}
	/* For names only, and missing before Linux 4.12. */
	tracefs_option_enable(capture->instance, TRACEFS_OPTION_RECORD_TGID);
	if (set_file(capture, "trace_clock", "mono") < 0 ||
	    set_file(capture, "buffer_size_kb", size_kb) < 0)
		return -1;
	return save_clock(capture) < 0 || enable_events(capture) < 0 ? -1 : 0;
}

static void capture_free(struct ftrace_capture *capture)
{
	if (capture->instance) {
		tracefs_instance_destroy(capture->instance);
		tracefs_instance_free(capture->instance);
	}
	g_free(capture->path);
	g_free(capture);
}

struct ftrace_capture *ftrace_capture_create(const char *directory, const char *name)
{
	struct ftrace_capture *capture = g_new0(struct ftrace_capture, 1);
	g_autofree char *instance = g_strconcat(INSTANCE_PREFIX, name, NULL);

	capture->path = g_build_filename(directory, LOCKCOST_DIR_FTRACE, NULL);
	if (g_mkdir(capture->path, 0755) < 0) {
		g_printerr("lockcost: cannot make %s: %s\n", capture->path, strerror(errno));
		goto fail;
	}
	capture->instance = tracefs_instance_create(instance);
	if (!capture->instance) {
		g_printerr("lockcost: cannot make an ftrace instance: %s\n", strerror(errno));
		goto fail;
	}
	if (set_up(capture) < 0)
		goto fail;
	return capture;
fail:
	capture_free(capture);
	return NULL;
}

static int follow(struct ftrace_capture *capture, const GArray *tids, guint first)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = first; i < tids->len; i++)
		g_string_append_printf(text, "%d ", (int)g_array_index(tids, pid_t, i));
	if (tracefs_instance_file_append(capture->instance, "set_event_pid", text->str) >= 0)
		return 0;
	g_printerr("lockcost: cannot write to ftrace's set_event_pid: %s\n", strerror(errno));
	return -1;
}

/** Threads start other ones while they are listed: until a list has no new one. */
static int follow_all(struct ftrace_capture *capture, pid_t pid, GArray *tids, guint *followed,
		      void (*add_tids)(pid_t pid, GArray *tids))
{
	while (*followed < tids->len) {
		if (follow(capture, tids, *followed) < 0)
			return -1;
		*followed = tids->len;
		add_tids(pid, tids);
	}
	return 0;
}

int ftrace_capture_start(struct ftrace_capture *capture, pid_t pid, GArray *tids,
			 void (*add_tids)(pid_t pid, GArray *tids))
{
	guint followed = 0;

	if (follow_all(capture, pid, tids, &followed, add_tids) < 0)
		return -1;
	capture->readers = cpu_readers_start(capture->instance, capture->path);
	if (!capture->readers)
		return -1;
	if (tracefs_trace_on(capture->instance) < 0) {
		g_printerr("lockcost: ftrace cannot be switched on: %s\n", strerror(errno));
		return -1;
	}
	/* Of those that were started since then no event has told. */
	add_tids(pid, tids);
	return follow_all(capture, pid, tids, &followed, add_tids);
}

int ftrace_capture_stop(struct ftrace_capture *capture, int64_t *lost_events)
{
	int status = 0;

	tracefs_trace_off(capture->instance);
	*lost_events = 0;
	if (capture->readers)
		status = cpu_readers_stop(capture->readers, lost_events);
	capture_free(capture);
	return status;
}

void ftrace_capture_rescue(const char *directory, const char *name, int64_t *lost_events)
{
	g_autofree char *instance = g_strconcat(INSTANCE_PREFIX, name, NULL);
	struct ftrace_capture *capture;

	if (!tracefs_tracing_dir() || !tracefs_instance_exists(instance))
		return;
	capture = g_new0(struct ftrace_capture, 1);
	capture->path = g_build_filename(directory, LOCKCOST_DIR_FTRACE, NULL);
	capture->instance = tracefs_instance_create(instance);
	if (capture->instance) {
		tracefs_trace_off(capture->instance);
		capture->readers = cpu_readers_start(capture->instance, capture->path);
		if (capture->readers)
			cpu_readers_stop(capture->readers, lost_events);
	}
	/* An instance that existed before is not removed by tracefs_instance_destroy. */
	capture_free(capture);
}

void ftrace_capture_remove_stale(void)
{
	g_autofree char *path = NULL;
	g_autoptr(GDir) instances = NULL;
	const char *tracing = tracefs_tracing_dir();
	const char *name;

	if (!tracing)
		return;
	path = g_build_filename(tracing, "instances", NULL);
	instances = g_dir_open(path, 0, NULL);
	while (instances && (name = g_dir_read_name(instances)) != NULL) {
		g_autofree char *instance = g_build_filename(path, name, NULL);

		if (g_str_has_prefix(name, INSTANCE_PREFIX) &&
		    !process_name_is_alive(name + strlen(INSTANCE_PREFIX)))
			g_rmdir(instance);
	}
}
