/* SPDX-License-Identifier: MIT */
/* A session of our own with LTTng's kernel tracer, in the machine's root session daemon. */
#ifndef LOCKCOST_RECORDER_LTTNG_KERNEL_H
#define LOCKCOST_RECORDER_LTTNG_KERNEL_H

#include <stdint.h>

/** Create the session, recording nothing yet; it writes to DIRECTORY/kernel. 0, or -1, reported. */
int lttng_kernel_create(const char *directory, const char *name);

/** Begin to record. 0, or -1, reported. */
int lttng_kernel_start(const char *name);

/**
 * Stop and destroy it.
 * @param lost_events  receives the number of events that found no room, ABOUT_UNKNOWN if it cannot
 * be read
 */
int lttng_kernel_stop(const char *name, int64_t *lost_events);

/** Destroy what a killed recorder of this name left; nothing is said where there is nothing. */
void lttng_kernel_remove(const char *name);

#endif
