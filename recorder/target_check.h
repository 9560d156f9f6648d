/* SPDX-License-Identifier: MIT */
/* Tells before a program runs whether a preloaded library will be in it. */
#ifndef LOCKCOST_RECORDER_TARGET_CHECK_H
#define LOCKCOST_RECORDER_TARGET_CHECK_H

#include <sys/types.h>

enum target_preload {
	TARGET_PRELOADED,  /* as far as its file tells */
	TARGET_IGNORES_IT, /* but the programs that it starts may not */
	TARGET_SUFFERS,	   /* it would complain, fail or crash: nothing may be preloaded */
};

/**
 * Look at a program's file, or at its interpreter's when it is a script.
 * @param path      of the file, as g_find_program_in_path gives it
 * @param uid       whom it will run as
 * @param gid       that user's group
 * @param sentence  receives what will not be seen and what to do about it, to be freed, or null
 */
enum target_preload target_check(const char *path, uid_t uid, gid_t gid, char **sentence);

#endif
