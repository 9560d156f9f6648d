/* SPDX-License-Identifier: MIT */
/* A CTF trace is a directory with a file named `metadata`; LTTng nests them several levels deep. */
#include "discovery.h"

#include <string.h>

enum { DEPTH_MAX = 8 };

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_below(const char *directory, unsigned int depth, GPtrArray *traces)
{
	GDir *dir = depth < DEPTH_MAX ? g_dir_open(directory, 0, NULL) : NULL;
	const char *name;

	if (!dir)
		return;
	while ((name = g_dir_read_name(dir))) {
		char *path = g_build_filename(directory, name, NULL);

		if (strcmp(name, "metadata") == 0)
			g_ptr_array_add(traces, g_strdup(directory));
		else if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
			 !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			find_below(path, depth + 1, traces);
		g_free(path);
	}
	g_dir_close(dir);
}

void discovery_find(const char *directory, GPtrArray *traces)
{
	find_below(directory, 0, traces);
	g_ptr_array_sort(traces, compare_paths);
}
