/* SPDX-License-Identifier: MIT */
/* A line on a terminal that says how far a long work has come; elsewhere nothing. */
#ifndef LOCKCOST_RECORDER_PROGRESS_H
#define LOCKCOST_RECORDER_PROGRESS_H

#include <stdint.h>

struct progress;

/** `work` as in "reading"; NULL, which all functions take, where stderr is no terminal. */
struct progress *progress_create(const char *work);

/**
 * As often as one likes: what is printed is a few lines a second, and none in the first half.
 * @param progress     struct progress
 * @param fraction     of the work that is done, 0 to 1; below 0: not known
 * @param event_count  events until now
 */
void progress_update(void *progress, double fraction, uint64_t event_count);

/** Removes the line; it may come again. */
void progress_end(void *progress);

/** Removes it for good. */
void progress_free(struct progress *progress);

#endif
