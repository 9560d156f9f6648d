/* SPDX-License-Identifier: MIT */
/* recording.json has it as ISO 8601. */
#include "start_time.h"

uint64_t start_time_ns(const struct report *report)
{
	GTimeZone *utc = g_time_zone_new_utc();
	GDateTime *start =
		report->start_time ? g_date_time_new_from_iso8601(report->start_time, utc) : NULL;
	gint64 start_us = 0;

	if (start) {
		start_us = g_date_time_to_unix(start) * G_USEC_PER_SEC +
			   g_date_time_get_microsecond(start);
		g_date_time_unref(start);
	}
	g_time_zone_unref(utc);
	return start_us > 0 ? (uint64_t)start_us * 1000 : 0;
}
