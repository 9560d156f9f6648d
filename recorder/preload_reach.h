/* SPDX-License-Identifier: MIT */
/* liblockcost.so at a path that every program of the recording can reach, whoever it runs as. */
#ifndef LOCKCOST_RECORDER_PRELOAD_REACH_H
#define LOCKCOST_RECORDER_PRELOAD_REACH_H

/**
 * Root's programs may drop privileges or be started as somebody else, and a library below a
 * directory that they cannot search would be a complaint of the dynamic linker's in their output.
 * @param preload    where the library is
 * @param directory  the recorder's runtime directory, which everybody may search when root records
 * @return its path where everybody reaches it, or the caller is not root; else that of a copy in
 * `directory`, or the first again when it cannot be copied, which is reported
 */
char *preload_reach(const char *preload, const char *directory);

#endif
