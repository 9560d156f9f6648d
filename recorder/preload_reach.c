/* SPDX-License-Identifier: MIT */
/* Looks at the permissions of a path's directories, and copies the library when they are too
 * strict. */
#include "preload_reach.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether everybody may search this directory and all above it. */
static bool is_searchable(const char *directory)
{
	g_autofree char *above = g_path_get_dirname(directory);
	struct stat status;

	if (stat(directory, &status) != 0 || !(status.st_mode & S_IXOTH))
		return false;
	return strcmp(above, directory) == 0 || is_searchable(above);
}

static bool is_reachable(const char *path)
{
	g_autofree char *directory = g_path_get_dirname(path);
	struct stat status;

	return stat(path, &status) == 0 && (status.st_mode & S_IROTH) && is_searchable(directory);
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
