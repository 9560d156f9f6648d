/* SPDX-License-Identifier: MIT */
/* Converts a recording's raw ftrace pages into a CTF trace, in constant memory. */
#ifndef LOCKCOST_RECORDER_CTF_CONVERT_H
#define LOCKCOST_RECORDER_CTF_CONVERT_H

/**
 * Turn DIRECTORY/ftrace into DIRECTORY/kernel, and remove DIRECTORY/ftrace when that succeeded.
 * @return 0 (also where there is nothing to convert), or -1, which is reported: ftrace/ is kept
 * then
 */
int ctf_convert(const char *directory);

#endif
