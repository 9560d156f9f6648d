/* SPDX-License-Identifier: MIT */
/* The program's half of a golden recording: waits.txt as events. */
#ifndef LOCKCOST_WAITS_FILE_H
#define LOCKCOST_WAITS_FILE_H

#include <glib.h>

/** The events of the file (of struct event), in order of time; NULL where it cannot be read. */
GArray *waits_file_read(const char *path);

#endif
