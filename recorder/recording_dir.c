/* SPDX-License-Identifier: MIT */
/* Makes room for a recording without ever deleting something that is not one. */
#include "recording_dir.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lockcost/recording.h"
#include "process.h"
#include "tree.h"

static bool is_recording(const char *path)
{
	g_autofree char *about = g_build_filename(path, LOCKCOST_FILE_ABOUT, NULL);

	return g_file_test(about, G_FILE_TEST_IS_REGULAR);
}

static bool is_being_made(const char *path)
{
	struct about about;
	bool is_alive;

	if (about_read(&about, path) < 0)
		return true;
	is_alive = about_is_open(&about) && process_name_is_alive(about.id);
	about_clear(&about);
	if (is_alive)
		g_printerr("lockcost: %s is being recorded just now; choose another directory with "
			   "-o\n",
			   path);
	return is_alive;
}

static int rotate(const char *path)
{
	g_autofree char *old = g_strconcat(path, ".old", NULL);

	if (is_being_made(path))
		return -1;
	if (is_recording(old) && tree_remove(old) < 0) {
		g_printerr("lockcost: cannot remove the older recording %s: %s\n", old,
			   strerror(errno));
		return -1;
	}
	/* rename(2) replaces an empty directory at most: anything else there stays. */
	if (g_rename(path, old) == 0)
		return 0;
	g_printerr("lockcost: cannot rename %s to %s: %s\n", path, old, strerror(errno));
	return -1;
}

static bool is_empty(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);

	return dir && !g_dir_read_name(dir);
}

char *recording_dir_create(const char *path)
{
	g_autofree char *absolute = g_canonicalize_filename(path, NULL);
	int error;

	if (is_recording(absolute) && rotate(absolute) < 0)
		return NULL;
	error = g_mkdir(absolute, 0755) == 0 ? 0 : errno;
	if (error == 0 || (error == EEXIST && is_empty(absolute)))
		return g_steal_pointer(&absolute);
	if (error == EEXIST)
		g_printerr("lockcost: %s exists and is not a recording; choose another with -o\n",
			   absolute);
	else
		g_printerr("lockcost: cannot make %s: %s\n", absolute, strerror(error));
	return NULL;
}

void recording_dir_give(const char *path)
{
	const char *sudo_uid = g_getenv("SUDO_UID");
	const char *sudo_gid = g_getenv("SUDO_GID");

	if (geteuid() != 0)
		return;
	if (tree_give(path, sudo_uid ? (uid_t)atoi(sudo_uid) : 0,
		      sudo_gid ? (gid_t)atoi(sudo_gid) : 0) < 0)
		g_printerr("lockcost: cannot change the owner of %s: %s\n", path, strerror(errno));
}

bool recording_dir_holds(const char *path, const struct about *about)
{
	struct about there;
	bool is_same;

	if (!is_recording(path) || about_read(&there, path) < 0)
		return false;
	is_same = strcmp(there.id, about->id) == 0;
	about_clear(&there);
	return is_same;
}

int recording_dir_seal(struct about *about, const char *path, int status)
{
	about_set_state(about, status == 0 ? ABOUT_COMPLETE : ABOUT_RUNNING);
	if (about_write(about, path) < 0)
		status = -1;
	recording_dir_give(path);
	return status;
}
