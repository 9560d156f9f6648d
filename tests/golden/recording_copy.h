/* SPDX-License-Identifier: MIT */
/* A copy of a recording in which the metadata of one of its traces says something else. */
#ifndef LOCKCOST_RECORDING_COPY_H
#define LOCKCOST_RECORDING_COPY_H

#include <stdint.h>

/** A copy in a directory of its own. The test fails if there can be none. */
char *recording_copy_create(const char *directory);

void recording_copy_free(char *copy);

/**
 * Move the clock of one trace against all others.
 * @param trace     the trace's directory in the copy
 * @param shift_ns  what is added to its offset from the epoch
 */
void recording_copy_shift_clock(const char *copy, const char *trace, int64_t shift_ns);

/** Give the context `tid` of a trace's events another name, of which nobody knows the meaning. */
void recording_copy_hide_tid(const char *copy, const char *trace);

#endif
