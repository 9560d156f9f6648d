/* SPDX-License-Identifier: MIT */
/* Tells before a program runs whether a preloaded library will be in it. */
#ifndef LOCKCOST_RECORDER_TARGET_CHECK_H
#define LOCKCOST_RECORDER_TARGET_CHECK_H

#include <sys/types.h>

/**
 * Look at a program's file, or at its interpreter's when it is a script.
 * @param path  of the file, as g_find_program_in_path gives it
 * @param uid   whom it will run as
 * @param gid   that user's group
 * @return null when it can be profiled, else one sentence that says why not, to be freed
 */
char *target_check(const char *path, uid_t uid, gid_t gid);

#endif
