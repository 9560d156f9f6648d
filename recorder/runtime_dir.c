/* SPDX-License-Identifier: MIT */
/* Creates, finds and removes the private directories of recorders. */
#include "runtime_dir.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process.h"
#include "tree.h"

enum {
	/* Of the 108 bytes of sun_path, LTTng's longest name below LTTNG_HOME and ours take 75. */
	USER_DIR_LENGTH_MAX = 32,
	DAEMON_END_MS = 3000,
	ATTEMPTS = 5,
};

static char *base_path(void)
{
	const char *user_dir = g_getenv("XDG_RUNTIME_DIR");

	if (geteuid() == 0)
		return g_strdup(g_access("/run", W_OK) == 0 ? "/run/lockcost" : "/tmp/lockcost-0");
	if (user_dir && strlen(user_dir) < USER_DIR_LENGTH_MAX && g_access(user_dir, W_OK) == 0)
		return g_build_filename(user_dir, "lockcost", NULL);
	return g_strdup_printf("/tmp/lockcost-%d", (int)geteuid());
}

static char *path_of(const char *name)
{
	g_autofree char *base = base_path();

	return g_build_filename(base, name, NULL);
}

/** /tmp is everybody's: a directory that somebody else made there could be swapped under us. */
static bool is_ours(const char *path)
{
	struct stat info;

	return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
	       !(info.st_mode & (S_IWGRP | S_IWOTH));
}

static int make_dir(const char *path, mode_t mode, uid_t owner, gid_t group)
{
	/* chmod, because mkdir's mode is cut by the umask. */
	if (mkdir(path, 0700) < 0 || chown(path, owner, group) < 0 || chmod(path, mode) < 0) {
		g_printerr("lockcost: cannot make the directory %s: %s\n", path, strerror(errno));
		return -1;
	}
	return 0;
}

/**
 * All recorders of a user share the base: whoever makes it, root's must be searchable by the users
 * that the daemons of the others run under. Not there is no failure: the last of the others may
 * just have removed it, and the caller tries again.
 */
static int make_base(const char *base)
{
	mode_t mode = geteuid() == 0 ? 0711 : 0700;

	if (mkdir(base, 0700) < 0 && errno != EEXIST)
		goto unusable;
	if (g_access(base, F_OK) == 0 && !is_ours(base)) {
		g_printerr("lockcost: %s cannot be used: it is not a directory that only this user "
			   "writes to; remove it\n",
			   base);
		return -1;
	}
	if (chmod(base, mode) == 0 || errno == ENOENT)
		return 0;
unusable:
	g_printerr("lockcost: %s cannot be used: %s\n", base, strerror(errno));
	return -1;
}

/** Another recorder that ends may remove the base just after it was found to be there. */
static int make_base_and_dir(const char *base, const char *path, mode_t mode)
{
	for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
		if (make_base(base) < 0)
			return -1;
		if (mkdir(path, mode) == 0)
			return chmod(path, mode); /* mkdir's mode is cut by the umask */
		if (errno != ENOENT)
			break;
	}
	g_printerr("lockcost: cannot make the directory %s: %s\n", path, strerror(errno));
	return -1;
}

char *runtime_dir_create(const char *name, const char *recording, uid_t owner, gid_t group)
{
	g_autofree char *base = base_path();
	g_autofree char *path = g_build_filename(base, name, NULL);
	g_autofree char *home = runtime_dir_home(path);
	g_autofree char *lttng = g_build_filename(home, ".lttng", NULL);
	g_autofree char *note = g_build_filename(path, "recording", NULL);
	mode_t mode = owner == geteuid() ? 0700 : 0711;

	if (make_base_and_dir(base, path, mode) < 0)
		return NULL;
	if (make_dir(home, mode, owner, group) < 0 || make_dir(lttng, mode, owner, group) < 0 ||
	    !g_file_set_contents(note, recording, -1, NULL)) {
		runtime_dir_remove(path);
		return NULL;
	}
	return g_steal_pointer(&path);
}

char *runtime_dir_home(const char *path)
{
	return g_build_filename(path, "home", NULL);
}

void runtime_dir_remove(const char *path)
{
	g_autofree char *base = g_path_get_dirname(path);

	tree_remove(path);
	rmdir(base); /* fails, as it should, while another recorder has a directory in it */
}

GPtrArray *runtime_dir_stale_names(void)
{
	g_autofree char *base = base_path();
	g_autoptr(GDir) dir = is_ours(base) ? g_dir_open(base, 0, NULL) : NULL;
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)) != NULL)
		if (!process_name_is_alive(name))
			g_ptr_array_add(names, g_strdup(name));
	return names;
}

char *runtime_dir_recording(const char *name)
{
	g_autofree char *path = path_of(name);
	g_autofree char *note = g_build_filename(path, "recording", NULL);
	char *recording = NULL;

	if (is_ours(path))
		g_file_get_contents(note, &recording, NULL, NULL);
	return recording;
}

static bool has_variable(const char *pid, const char *variable)
{
	g_autofree char *path = g_build_filename("/proc", pid, "environ", NULL);
	g_autofree char *variables = NULL;
	gsize length;

	if (!g_file_get_contents(path, &variables, &length, NULL))
		return false;
	for (char *next = variables; next < variables + length; next += strlen(next) + 1)
		if (strcmp(next, variable) == 0)
			return true;
	return false;
}

static bool is_lttng_daemon(const char *pid)
{
	g_autofree char *link = g_build_filename("/proc", pid, "exe", NULL);
	g_autofree char *exe = g_file_read_link(link, NULL);

	return exe && (g_str_has_suffix(exe, "/lttng-sessiond") ||
		       g_str_has_suffix(exe, "/lttng-consumerd"));
}

/** Pids, as text, of processes with this LTTNG_HOME: the daemons, or all but the daemons. */
static GPtrArray *find_processes(const char *home, bool daemons)
{
	g_autoptr(GDir) proc = g_dir_open("/proc", 0, NULL);
	g_autofree char *variable = g_strconcat("LTTNG_HOME=", home, NULL);
	GPtrArray *pids = g_ptr_array_new_with_free_func(g_free);
	const char *pid;

	while (proc && (pid = g_dir_read_name(proc)) != NULL)
		if (g_ascii_isdigit(pid[0]) && has_variable(pid, variable) &&
		    is_lttng_daemon(pid) == daemons)
			g_ptr_array_add(pids, g_strdup(pid));
	return pids;
}

void runtime_dir_remove_stale(const char *name)
{
	g_autofree char *path = path_of(name);
	g_autofree char *home = runtime_dir_home(path);
	g_autoptr(GPtrArray) pids = find_processes(home, true);

	/*
	 * In the order of their pids, nearly: a session daemon that ends well ends its consumers.
	 */
	for (guint i = 0; i < pids->len; i++) {
		pid_t pid = atoi(pids->pdata[i]);

		process_end(pid, process_start_ticks(pid), DAEMON_END_MS);
	}
	runtime_dir_remove(path);
}

unsigned int runtime_dir_count_targets(const char *home)
{
	g_autoptr(GPtrArray) pids = find_processes(home, false);

	return pids->len;
}
