/* SPDX-License-Identifier: MIT */
/* A private LTTng session daemon, and the `lttng` commands that are given to it. */
#ifndef LOCKCOST_RECORDER_DAEMON_H
#define LOCKCOST_RECORDER_DAEMON_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

struct session_daemon {
	GPid pid;	 /* 0: not running */
	char *directory; /* see runtime_dir.h */
	char *home;	 /* its LTTNG_HOME */
	uid_t uid; /* whom it runs as: never root, whose socket is shared by the whole machine */
	gid_t gid;
};

/**
 * Start a daemon, and wait until it listens. It ends by itself when the calling thread dies.
 * @param name       the recorder's process_name_self()
 * @param recording  absolute path of the recording
 * @return 0, or -1 when that fails, which is reported; daemon_stop() is called in either case
 */
int daemon_start(struct session_daemon *daemon, const char *name, const char *recording);

/**
 * Run `lttng` with these arguments (null-terminated) against it.
 * @param output  receives what the command writes to stdout, when not null
 * @return 0, or -1 when it fails, which is reported with the command's own last words
 */
int daemon_command(const struct session_daemon *daemon, char **output,
		   const char *const *arguments);

/** Say on stderr what the daemon itself complained of last, if it did. */
void daemon_print_log(const struct session_daemon *daemon);

/** Ask it to end, which takes it half a second; daemon_stop() waits for it. */
void daemon_ask_end(const struct session_daemon *daemon);

/** End it, when it still runs, and remove its directory. */
void daemon_stop(struct session_daemon *daemon);

#endif
