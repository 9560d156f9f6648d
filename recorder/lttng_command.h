/* SPDX-License-Identifier: MIT */
/* Runs the programs of lttng-tools: detached from the terminal, in a session of their own. */
#ifndef LOCKCOST_RECORDER_LTTNG_COMMAND_H
#define LOCKCOST_RECORDER_LTTNG_COMMAND_H

#include <glib.h>

/**
 * Run a command to its end.
 * @param home    its LTTNG_HOME; null: the one of this process
 * @param output  receives its stdout when not null
 * @return 0, or -1 when it could not be started or failed, which is reported
 */
int lttng_command_run(char **words, const char *home, char **output);

/** As lttng_command_run, for probing: says nothing, whatever happens. */
int lttng_command_try(char **words, char **output);

/**
 * Start a command that stays; its output goes to the file log_path. 0, or -1, which is reported.
 */
int lttng_command_start(char **words, const char *home, const char *log_path, GPid *pid);

#endif
