/* SPDX-License-Identifier: MIT */
/* The distance between the wall clock and CLOCK_MONOTONIC that a recording's traces agree on. */
#ifndef LOCKCOST_RECORDER_CTF_CLOCK_H
#define LOCKCOST_RECORDER_CTF_CLOCK_H

#include <stdint.h>

/**
 * Nanoseconds from the Unix epoch to the zero of CLOCK_MONOTONIC: the one in DIRECTORY/ust's
 * metadata, so that both traces line up to the nanosecond in any viewer; else the one sampled with
 * the kernel events.
 */
int64_t ctf_clock_offset_ns(const char *directory);

#endif
