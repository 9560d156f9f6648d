/* SPDX-License-Identifier: MIT */
/* The directory that a recording is written to. */
#ifndef LOCKCOST_RECORDER_RECORDING_DIR_H
#define LOCKCOST_RECORDER_RECORDING_DIR_H

/**
 * Make an empty directory for a recording. A recording that is there is renamed to PATH.old, in
 * place of an older recording of that name; whatever is not a recording is left alone.
 * @return its absolute path, or null, which is reported
 */
char *recording_dir_create(const char *path);

/** Give the recording to whoever called: with sudo, the user that called sudo. */
void recording_dir_give(const char *path);

#endif
