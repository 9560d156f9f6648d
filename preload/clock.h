/* SPDX-License-Identifier: MIT */
/* The clocks: LTTng's own (CLOCK_MONOTONIC), and the calling thread's CPU time. */
#ifndef LOCKCOST_PRELOAD_CLOCK_H
#define LOCKCOST_PRELOAD_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/** No wait shorter than this can hold a context switch there and back, in nanoseconds. */
enum { CLOCK_SWITCH_MIN_NS = 1500 };

/** CLOCK_MONOTONIC, in nanoseconds. */
static inline uint64_t clock_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** CPU time of the calling thread, in nanoseconds. A system call: about 12 times clock_now_ns(). */
static inline uint64_t clock_thread_cpu_ns(void)
{
	struct timespec used;

	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) != 0)
		return 0;
	return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

/** The clocks that glibc's *_clock* calls take (sysdeps/nptl/futex-internal.h). */
static inline bool clock_is_supported(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC;
}

/** What glibc's semaphore and rwlock calls check before all else (include/time.h,
 * valid_nanoseconds). */
static inline bool clock_is_valid_time(const struct timespec *time)
{
	return time->tv_nsec >= 0 && time->tv_nsec < 1000000000;
}

#endif
