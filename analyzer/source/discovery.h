/* SPDX-License-Identifier: MIT */
/* Finds the CTF traces below a directory. */
#ifndef LOCKCOST_DISCOVERY_H
#define LOCKCOST_DISCOVERY_H

#include <glib.h>

/**
 * Append to `traces` (of char *, to be freed with g_free) every directory at or below `directory`
 * that has a file `metadata`, in a stable order. A directory that does not exist holds no trace.
 */
void discovery_find(const char *directory, GPtrArray *traces);

#endif
