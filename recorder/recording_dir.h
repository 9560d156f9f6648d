/* SPDX-License-Identifier: MIT */
/* The directory that a recording is written to. */
#ifndef LOCKCOST_RECORDER_RECORDING_DIR_H
#define LOCKCOST_RECORDER_RECORDING_DIR_H

#include <stdbool.h>

#include "about.h"

/**
 * Make an empty directory for a recording. A recording that is there is renamed to PATH.old, in
 * place of an older recording of that name; whatever is not a recording is left alone.
 * @return its absolute path, or null, which is reported
 */
char *recording_dir_create(const char *path);

/** Give the recording to whoever called: with sudo, the user that called sudo. */
void recording_dir_give(const char *path);

/** Whether the recording is still there: another one may have taken its place. */
bool recording_dir_holds(const char *path, const struct about *about);

/**
 * End a recording: write what is known about it, and give it away.
 * @param status  0, or -1 where something before failed: then whoever reads it tries again
 * @return 0, or -1 where that or this failed
 */
int recording_dir_seal(struct about *about, const char *path, int status);

#endif
