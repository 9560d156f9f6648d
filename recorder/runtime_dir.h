/* SPDX-License-Identifier: MIT */
/*
 * A short-lived private directory per recording that holds the session daemon's sockets. Not in the
 * recording itself: a socket's path has 108 bytes, and a recording may lie below a directory that
 * neither the daemon nor a target can search.
 *
 *	BASE/NAME/recording	where the recording is
 *	BASE/NAME/daemon.log	what the session daemon said
 *	BASE/NAME/home/		the daemon's LTTNG_HOME; the only part that is not the caller's own
 */
#ifndef LOCKCOST_RECORDER_RUNTIME_DIR_H
#define LOCKCOST_RECORDER_RUNTIME_DIR_H

#include <glib.h>
#include <sys/types.h>

/**
 * Make the directory of a recorder.
 * @param name       process_name_self()
 * @param recording  absolute path of the recording
 * @param owner      whom the home belongs to; everybody may search it when that is not the caller
 * @return its path, or null on failure, which is reported
 */
char *runtime_dir_create(const char *name, const char *recording, uid_t owner, gid_t group);

/** LTTNG_HOME in this directory. */
char *runtime_dir_home(const char *path);

/** Remove it with all that is in it. */
void runtime_dir_remove(const char *path);

/** Names of this user's recorders that do not live any more but have left a directory. */
GPtrArray *runtime_dir_stale_names(void);

/** Absolute path of the recording that a stale recorder was making, or null. */
char *runtime_dir_recording(const char *name);

/**
 * End the daemons that a stale recorder has left (known by the LTTNG_HOME in their environment),
 * and remove its directory.
 */
void runtime_dir_remove_stale(const char *name);

/** How many processes besides LTTng's daemons run with this LTTNG_HOME. */
unsigned int runtime_dir_count_targets(const char *home);

#endif
