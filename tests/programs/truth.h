/* SPDX-License-Identifier: MIT */
/* What the truth programs share: they measure their own locks and print it, for a test to compare.
 */
#ifndef LOCKCOST_TESTS_TRUTH_H
#define LOCKCOST_TESTS_TRUTH_H

#include <inttypes.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/** What a program knows of one of its locks. Each thread fills its own; truth_add() sums them up.
 */
struct truth {
	uint64_t acquisitions;
	uint64_t wait_ns; /* from before to after the calls that had to wait */
	uint64_t hold_ns; /* from after the acquisition to before the release */
};

static inline uint64_t truth_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** Keeps the CPU busy for a while, without a system call. */
static inline void truth_spin(uint64_t duration_ns)
{
	uint64_t until_ns = truth_now_ns() + duration_ns;

	while (truth_now_ns() < until_ns)
		;
}

static inline void truth_sleep(uint64_t duration_ns)
{
	struct timespec time = {.tv_sec = (time_t)(duration_ns / 1000000000u),
				.tv_nsec = (long)(duration_ns % 1000000000u)};

	nanosleep(&time, NULL);
}

static inline void truth_add(struct truth *sum, const struct truth *part)
{
	sum->acquisitions += part->acquisitions;
	sum->wait_ns += part->wait_ns;
	sum->hold_ns += part->hold_ns;
}

/** One line per lock, for the test: "truth NAME acquisitions wait_ns hold_ns". */
static inline void truth_print(const char *lock_name, const struct truth *truth)
{
	printf("truth %s %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", lock_name, truth->acquisitions,
	       truth->wait_ns, truth->hold_ns);
}

#endif
