/* SPDX-License-Identifier: MIT */
/*
 * The clocks: LTTng's own (CLOCK_MONOTONIC), the calling thread's CPU time, and the processor's
 * counter, which takes a third of the time to read and serves for the length of sampled holds.
 */
#ifndef LOCKCOST_PRELOAD_CLOCK_H
#define LOCKCOST_PRELOAD_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

/** No wait shorter than this can hold a context switch there and back, in nanoseconds. */
enum { CLOCK_SWITCH_MIN_NS = 1500 };

/** CLOCK_MONOTONIC, in nanoseconds. */
static inline uint64_t clock_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** How the counter's ticks relate to CLOCK_MONOTONIC. */
struct clock_rate {
	bool has_counter; /* the counter runs evenly on all CPUs: else a tick is a nanosecond of the
			     clock */
	double ns_per_tick;
};

extern struct clock_rate clock_rate;

/** First measurement of the rate, to about 0.1 %: takes 50 us. Once, when the library is loaded. */
void clock_setup(void);

/** Measures the rate again, over all the time since clock_setup(). */
void clock_refine(void);

/** The counter now. Only differences mean anything, by way of clock_ticks_ns(). */
static inline uint64_t clock_ticks(void)
{
#if defined(__x86_64__)
	if (__builtin_expect(clock_rate.has_counter, 1))
		return __rdtsc();
#elif defined(__aarch64__)
	uint64_t ticks;

	if (__builtin_expect(clock_rate.has_counter, 1)) {
		__asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
		return ticks;
	}
#endif
	return clock_now_ns();
}

/** A difference of clock_ticks() in nanoseconds. The counters of two CPUs may be a few ticks apart:
 * never negative. */
static inline uint64_t clock_ticks_ns(uint64_t begin, uint64_t end)
{
	return end > begin ? (uint64_t)((double)(end - begin) * clock_rate.ns_per_tick) : 0;
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
