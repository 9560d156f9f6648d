/* SPDX-License-Identifier: MIT */
/* Reads who lives from /proc. */
#include "process.h"

#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	POLL_MS = 5,
	STAT_STATE = 0, /* fields counted from the one behind the name in parentheses */
	STAT_START = 19,
};

char *process_read(pid_t pid, const char *file, gsize *length)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int)pid, file);
	char *text = NULL;

	return g_file_get_contents(path, &text, length, NULL) ? text : NULL;
}

uint64_t process_start_ticks(pid_t pid)
{
	g_autofree char *text = process_read(pid, "stat", NULL);
	g_auto(GStrv) fields = NULL;
	char *name_end;

	if (!text)
		return 0;
	/* The name may hold spaces and parentheses itself: only the last one closes it. */
	name_end = strrchr(text, ')');
	if (!name_end || !name_end[1])
		return 0;
	fields = g_strsplit(name_end + 2, " ", -1);
	if (g_strv_length(fields) <= STAT_START || strchr("ZXx", fields[STAT_STATE][0]))
		return 0;
	return g_ascii_strtoull(fields[STAT_START], NULL, 10);
}

bool process_has_thread(const GArray *tids, pid_t tid)
{
	for (guint i = 0; i < tids->len; i++) {
		if (g_array_index(tids, pid_t, i) == tid)
			return true;
	}
	return false;
}

void process_add_threads(pid_t pid, GArray *tids)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/task", (int)pid);
	g_autoptr(GDir) tasks = g_dir_open(path, 0, NULL);
	const char *name;

	while (tasks && (name = g_dir_read_name(tasks)) != NULL) {
		pid_t tid = (pid_t)strtol(name, NULL, 10);

		if (tid > 0 && !process_has_thread(tids, tid))
			g_array_append_val(tids, tid);
	}
}

static void add_children(pid_t pid, pid_t tid, GArray *family)
{
	g_autofree char *file = g_strdup_printf("task/%d/children", (int)tid);
	g_autofree char *text = process_read(pid, file, NULL);
	g_auto(GStrv) children = g_strsplit(text ? text : "", " ", -1);

	for (char **child = children; *child; child++) {
		pid_t found = (pid_t)strtol(*child, NULL, 10);

		if (found > 0 && !process_has_thread(family, found))
			g_array_append_val(family, found);
	}
}

void process_add_family(pid_t pid, GArray *tids)
{
	g_autoptr(GArray) family = g_array_new(FALSE, FALSE, sizeof(pid_t));

	g_array_append_val(family, pid);
	for (guint i = 0; i < family->len; i++) {
		pid_t member = g_array_index(family, pid_t, i);
		g_autoptr(GArray) threads = g_array_new(FALSE, FALSE, sizeof(pid_t));

		process_add_threads(member, threads);
		for (guint j = 0; j < threads->len; j++)
			add_children(member, g_array_index(threads, pid_t, j), family);
		process_add_threads(member, tids);
	}
}

char *process_name_self(void)
{
	return g_strdup_printf("%d-%" G_GUINT64_FORMAT, (int)getpid(),
			       process_start_ticks(getpid()));
}

bool process_name_is_alive(const char *name)
{
	unsigned long long start_ticks;
	int pid;

	if (sscanf(name, "%d-%llu", &pid, &start_ticks) != 2 || !start_ticks)
		return false;
	return process_start_ticks(pid) == start_ticks;
}

void process_end(pid_t pid, uint64_t start_ticks, int timeout_ms)
{
	if (!start_ticks || process_start_ticks(pid) != start_ticks || kill(pid, SIGTERM) < 0)
		return;
	for (int waited_ms = 0; waited_ms < timeout_ms; waited_ms += POLL_MS) {
		if (process_start_ticks(pid) != start_ticks)
			return;
		g_usleep(POLL_MS * 1000);
	}
	if (process_start_ticks(pid) == start_ticks)
		kill(pid, SIGKILL);
}
