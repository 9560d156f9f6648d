/* SPDX-License-Identifier: MIT */
/* A directory with all that is below it. */
#ifndef LOCKCOST_RECORDER_TREE_H
#define LOCKCOST_RECORDER_TREE_H

#include <sys/types.h>

/** Remove it; symbolic links are removed, never followed. 0, or -1 with errno set. */
int tree_remove(const char *path);

/** Give it to a user; symbolic links are never followed. 0, or -1 with errno set. */
int tree_give(const char *path, uid_t owner, gid_t group);

#endif
