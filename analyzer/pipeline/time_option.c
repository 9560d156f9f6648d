/* SPDX-License-Identifier: MIT */
/* Seconds are what people see in reports, nanoseconds what events have. */
#include "time_option.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SECONDS_MAX = 1000000000 };

static bool parse(const char *text, uint64_t start_ns, uint64_t *time_ns)
{
	char *end;
	double seconds;

	if (!g_ascii_isdigit(text[0]))
		return false;
	if (g_str_has_suffix(text, "ns")) {
		*time_ns = g_ascii_strtoull(text, &end, 10);
		return *time_ns && strcmp(end, "ns") == 0;
	}
	seconds = g_ascii_strtod(text, &end);
	if (end == text || (*end && strcmp(end, "s") != 0) || !(seconds >= 0) ||
	    seconds > SECONDS_MAX)
		return false;
	*time_ns = start_ns + (uint64_t)(seconds * 1e9);
	return true;
}

int time_option_parse(const char *option, const char *text, uint64_t start_ns, uint64_t *time_ns)
{
	if (!text || parse(text, start_ns, time_ns))
		return 0;
	fprintf(stderr,
		"lockcost: --%s=%s: give seconds since the recording began, or nanoseconds "
		"of CLOCK_MONOTONIC with \"ns\" behind them\n",
		option, text);
	return -1;
}
