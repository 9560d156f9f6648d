/* SPDX-License-Identifier: MIT */
/* Points of a recording, as options give them. */
#ifndef LOCKCOST_TIME_OPTION_H
#define LOCKCOST_TIME_OPTION_H

#include <stdint.h>

/**
 * "12.5": seconds since start_ns; "123456789ns": CLOCK_MONOTONIC itself. NULL leaves time_ns as it
 * is. Returns -1, having said so on stderr, when it is neither; `option` is its name.
 */
int time_option_parse(const char *option, const char *text, uint64_t start_ns, uint64_t *time_ns);

#endif
