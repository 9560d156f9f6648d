/* SPDX-License-Identifier: MIT */
/* The clock of all times in a recording. */
#ifndef LOCKCOST_RECORDER_MONOTONIC_H
#define LOCKCOST_RECORDER_MONOTONIC_H

#include <stdint.h>
#include <time.h>

/** CLOCK_MONOTONIC, in nanoseconds since boot. */
static inline int64_t monotonic_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

#endif
