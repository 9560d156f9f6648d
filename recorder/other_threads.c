/* SPDX-License-Identifier: MIT */
/* ftrace's saved_tgids has a line "TID TGID" for each; the processes' names are in /proc. */
#include "other_threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <tracefs.h>

#include "process.h"

enum { THREADS_MAX = 65536 /* lines: ended threads stay in the list */ };

/** The process's name, null where it has ended. */
static char *process_name(int pid)
{
	char *name = process_read(pid, "comm", NULL);

	return name ? g_strchomp(name) : NULL;
}

/** To be looked up in /proc once for all threads of the process. */
static const char *name_of(GHashTable *names, int pid)
{
	if (!g_hash_table_contains(names, GINT_TO_POINTER(pid)))
		g_hash_table_insert(names, GINT_TO_POINTER(pid), process_name(pid));
	return g_hash_table_lookup(names, GINT_TO_POINTER(pid));
}

/** Of a process that has ended by now nobody knows whether it ran meanwhile, or long ago. */
static void add(JsonArray *threads, GHashTable *names, int tid, int pid)
{
	const char *name = name_of(names, pid);
	JsonObject *thread;

	if (!name)
		return;
	thread = json_object_new();
	json_object_set_int_member(thread, "tid", tid);
	json_object_set_int_member(thread, "pid", pid);
	json_object_set_string_member(thread, "process", name);
	json_array_add_object_element(threads, thread);
}

void other_threads_add(JsonArray *threads)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	char *text = tracefs_instance_file_read(NULL, "saved_tgids", NULL);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", THREADS_MAX);

	for (char **line = lines; *line; line++) {
		int tid, pid;

		if (sscanf(*line, "%d %d", &tid, &pid) == 2 && tid > 0 && pid > 0)
			add(threads, names, tid, pid);
	}
	free(text);
}
