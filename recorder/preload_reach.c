/* SPDX-License-Identifier: MIT */
/* Looks at the permissions of a path's directories, and copies the library when they are too
 * strict. */
#include "preload_reach.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_reachable(const char *path)
{
	g_autofree char *directory = g_path_get_dirname(path);
	struct stat status;

	if (stat(path, &status) != 0 || !(status.st_mode & S_IROTH))
		return false;
	for (;;) {
		g_autofree char *below = directory;

		if (stat(below, &status) != 0 || !(status.st_mode & S_IXOTH))
			return false;
		directory = g_path_get_dirname(below);
		if (g_strcmp0(directory, below) == 0)
			return true;
	}
}

static bool copy(const char *from, const char *to)
{
	g_autofree char *content = NULL;
	gsize size;

	return g_file_get_contents(from, &content, &size, NULL) &&
	       g_file_set_contents(to, content, (gssize)size, NULL) && g_chmod(to, 0755) == 0;
}

char *preload_reach(const char *preload, const char *directory)
{
	g_autofree char *path = NULL;

	if (geteuid() != 0 || is_reachable(preload))
		return g_strdup(preload);
	path = g_build_filename(directory, "liblockcost.so", NULL);
	if (copy(preload, path))
		return g_steal_pointer(&path);
	g_printerr("lockcost: programs of other users will not be recorded, because they cannot "
		   "reach %s: install it where they can\n",
		   preload);
	return g_strdup(preload);
}
