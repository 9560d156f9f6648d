/* SPDX-License-Identifier: MIT */
/* Files by the names that another process has for them. */
#ifndef LOCKCOST_RECORDER_TARGET_FILE_H
#define LOCKCOST_RECORDER_TARGET_FILE_H

#include <sys/types.h>

/** The process's root directory, which is a container's where it is in one; -1: not to be had. */
int target_file_root(pid_t pid);

/**
 * Open a regular file to read it.
 * @param root_fd  what target_file_root() gave
 * @param path     absolute, as the process sees it; no symbolic link in it leads out of its root
 * @return a descriptor, or -1
 */
int target_file_open(int root_fd, const char *path);

#endif
