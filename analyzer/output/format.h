/* SPDX-License-Identifier: MIT */
/* Numbers for people: three digits and a unit. */
#ifndef LOCKCOST_FORMAT_H
#define LOCKCOST_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORMAT_SIZE = 64 }; /* enough for any of these */

/** A duration: "412 ns", "1.31 s"; with is_ns as whole nanoseconds; "-" where it is not known. */
const char *format_duration(char text[FORMAT_SIZE], uint64_t ns, bool is_ns);

/** A count: "9999", "84.1k", "12.1M"; "-" where it is not known. */
const char *format_count(char text[FORMAT_SIZE], uint64_t count);

/** The same; is_whole: with all its digits. */
const char *format_whole_count(char text[FORMAT_SIZE], uint64_t count, bool is_whole);

/** part of whole: "71%", "0.3%"; "-" where either is not known, or there is no whole. */
const char *format_share(char text[FORMAT_SIZE], uint64_t part, uint64_t whole);

/** Whether there is something to say of a number: it is known, and not 0. */
bool format_is_some(uint64_t number);

/** The ending of a noun of which there are `count`: "" or "s". */
const char *format_plural(uint64_t count);

#endif
