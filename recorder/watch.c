/* SPDX-License-Identifier: MIT */
/*
 * Reads /proc only. A process is not stopped for it; but while its maps are read, a thread of it
 * that maps or unmaps memory may have to wait: the kernel has one lock for both.
 */
#include "watch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "elf_span.h"
#include "memory_map.h"
#include "monotonic.h"
#include "process.h"

enum {
	PAUSE_FIRST_MS = 50,
	PAUSE_MAX_MS = 1000,
	PROCESSES_MAX = 64,    /* looked at in one go: a build starts thousands */
	TASKS_MAX = 64,	       /* of a process, asked for the children that they made */
	MET_MAX = 1024,	       /* of the family, in one go */
	REMEMBERED_MAX = 1024, /* processes in all */
};

/* The program that a process executes. */
struct watched {
	char *exe;
	char *image; /* what memory_map_image() says: something else after another exec */
	char *named; /* what memory_map_named() said at the last look */
	JsonObject *object;
};

struct watch {
	pid_t root;
	JsonArray *processes;
	GHashTable *newest; /* pid -> struct watched */
	GHashTable *spans;  /* of the files that they have mapped */
	unsigned int look_count;
	unsigned int budget; /* processes that may still be looked at in this go */
	unsigned int first;  /* how many of the family this go leaves out: others have their turn */
	unsigned int met;    /* of the family in this go */
	bool has_changed;
};

static void watched_free(void *data)
{
	struct watched *watched = data;

	g_free(watched->exe);
	g_free(watched->image);
	g_free(watched->named);
	json_object_unref(watched->object);
	g_free(watched);
}

struct watch *watch_create(pid_t root, JsonArray *processes)
{
	struct watch *watch = g_new0(struct watch, 1);

	watch->root = root;
	watch->processes = json_array_ref(processes);
	watch->newest = g_hash_table_new_full(NULL, NULL, NULL, watched_free);
	watch->spans = elf_spans_create();
	return watch;
}

void watch_free(struct watch *watch)
{
	if (!watch)
		return;
	json_array_unref(watch->processes);
	g_hash_table_destroy(watch->newest);
	g_hash_table_destroy(watch->spans);
	g_free(watch);
}

static char *exe_read(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/exe", (int)pid);

	return g_file_read_link(path, NULL);
}

static struct watched *watched_add(struct watch *watch, pid_t pid, const char *exe,
				   const char *image)
{
	struct watched *watched = g_new0(struct watched, 1);
	g_autofree char *comm = process_read(pid, "comm", NULL);
	g_autofree char *path = g_utf8_make_valid(exe, -1);
	g_autofree char *name = g_utf8_make_valid(comm ? g_strchomp(comm) : "", -1);

	watched->exe = g_strdup(exe);
	watched->image = g_strdup(image);
	watched->object = json_object_new();
	json_object_set_int_member(watched->object, "pid", pid);
	json_object_set_string_member(watched->object, "comm", name);
	json_object_set_string_member(watched->object, "exe", path);
	json_object_set_int_member(watched->object, "seen_ns", monotonic_now_ns());
	json_array_add_object_element(watch->processes, json_object_ref(watched->object));
	g_hash_table_replace(watch->newest, GINT_TO_POINTER(pid), watched);
	watch->has_changed = true;
	return watched;
}

static void look_at(struct watch *watch, pid_t pid)
{
	struct watched *watched = g_hash_table_lookup(watch->newest, GINT_TO_POINTER(pid));
	g_autofree char *exe = exe_read(pid);
	g_autofree char *maps = process_read(pid, "maps", NULL);
	g_autofree char *exe_after = exe_read(pid);
	g_autofree char *image = NULL, *named = NULL;

	/* It has ended, is a kernel thread or another user's, or executed another program just now.
	 */
	if (!exe || !maps || !*maps || g_strcmp0(exe, exe_after) != 0)
		return;
	image = memory_map_image(maps);
	if (!watched || strcmp(watched->image, image) != 0 || strcmp(watched->exe, exe) != 0) {
		if (json_array_get_length(watch->processes) >= REMEMBERED_MAX)
			return;
		watched = watched_add(watch, pid, exe, image);
	}
	/* Threads come and go with memory that has no name: nothing to say of it. */
	named = memory_map_named(maps);
	if (g_strcmp0(named, watched->named) == 0)
		return;
	watch->has_changed = true;
	memory_map_describe(watched->object, pid, maps, watch->spans);
	g_free(watched->named);
	watched->named = g_steal_pointer(&named);
}

static void family_look(struct watch *watch, pid_t pid);

static void children_look(struct watch *watch, pid_t pid, const char *tid)
{
	g_autofree char *file = g_strdup_printf("task/%s/children", tid);
	g_autofree char *text = process_read(pid, file, NULL);
	g_auto(GStrv) children = g_strsplit(text ? text : "", " ", -1);

	for (char **child = children; *child; child++) {
		if (atoi(*child) > 0)
			family_look(watch, atoi(*child));
	}
}

static void family_look(struct watch *watch, pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/task", (int)pid);
	g_autoptr(GDir) tasks = NULL;
	const char *tid;

	if (watch->budget == 0 || watch->met == MET_MAX)
		return;
	if (watch->met++ >= watch->first) {
		watch->budget--;
		look_at(watch, pid);
	}
	tasks = g_dir_open(path, 0, NULL);
	for (int i = 0; tasks && i < TASKS_MAX && (tid = g_dir_read_name(tasks)) != NULL; i++)
		children_look(watch, pid, tid);
}

static void go(struct watch *watch)
{
	watch->budget = PROCESSES_MAX;
	watch->met = 0;
	family_look(watch, watch->root);
}

bool watch_look(struct watch *watch)
{
	watch->has_changed = false;
	watch->look_count++;
	go(watch);
	/* Some have ended: there was nobody left to have a turn. */
	if (watch->budget == PROCESSES_MAX && watch->first > 0) {
		watch->first = 0;
		go(watch);
	}
	watch->first = watch->budget == 0 ? watch->met : 0;
	return watch->has_changed;
}

int watch_pause_ms(const struct watch *watch)
{
	unsigned int doublings = watch->look_count ? MIN(watch->look_count - 1, 16) : 0;

	return MIN(PAUSE_FIRST_MS << doublings, PAUSE_MAX_MS);
}

static JsonArray *threads_among(pid_t pid, const GArray *tids)
{
	g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(pid_t));
	JsonArray *threads = json_array_new();

	process_add_threads(pid, own);
	for (guint i = 0; i < own->len; i++) {
		pid_t tid = g_array_index(own, pid_t, i);

		if (process_has_thread(tids, tid))
			json_array_add_int_element(threads, tid);
	}
	return threads;
}

void watch_note_threads(struct watch *watch, const GArray *tids)
{
	GHashTableIter iter;
	void *pid, *data;

	g_hash_table_iter_init(&iter, watch->newest);
	while (g_hash_table_iter_next(&iter, &pid, &data)) {
		const struct watched *watched = data;
		JsonArray *threads = threads_among(GPOINTER_TO_INT(pid), tids);

		if (json_array_get_length(threads) > 0)
			json_object_set_array_member(watched->object, "threads", threads);
		else
			json_array_unref(threads);
	}
}
