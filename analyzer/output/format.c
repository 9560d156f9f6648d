/* SPDX-License-Identifier: MIT */
/* Three significant digits, as many as a person compares. */
#include "format.h"

#include <glib.h>

#include "report.h"

struct scale {
	double factor;
	const char *unit;
};

static const char *scale_print(char text[FORMAT_SIZE], double value, const struct scale *scales,
			       size_t count)
{
	size_t i = 0;

	/* 999.5 would be printed as 1000: it belongs to the next unit. */
	while (i + 1 < count && value / scales[i].factor >= 999.5)
		i++;
	value /= scales[i].factor;
	if (scales[i].factor == 1)
		g_snprintf(text, FORMAT_SIZE, "%.0f%s", value, scales[i].unit);
	else
		g_snprintf(text, FORMAT_SIZE, "%.*f%s",
			   value < 9.995   ? 2
			   : value < 99.95 ? 1
					   : 0,
			   value, scales[i].unit);
	return text;
}

const char *format_duration(char text[FORMAT_SIZE], uint64_t ns, bool is_ns)
{
	static const struct scale scales[] = {{1, " ns"}, {1e3, " us"}, {1e6, " ms"}, {1e9, " s"}};

	if (ns == REPORT_UNKNOWN)
		return "-";
	if (is_ns) {
		g_snprintf(text, FORMAT_SIZE, "%" G_GUINT64_FORMAT, ns);
		return text;
	}
	return scale_print(text, (double)ns, scales, G_N_ELEMENTS(scales));
}

const char *format_count(char text[FORMAT_SIZE], uint64_t count)
{
	static const struct scale scales[] = {{1e3, "k"}, {1e6, "M"}, {1e9, "G"}};

	if (count == REPORT_UNKNOWN)
		return "-";
	if (count < 10000) {
		g_snprintf(text, FORMAT_SIZE, "%" G_GUINT64_FORMAT, count);
		return text;
	}
	return scale_print(text, (double)count, scales, G_N_ELEMENTS(scales));
}

const char *format_whole_count(char text[FORMAT_SIZE], uint64_t count, bool is_whole)
{
	if (!is_whole || count == REPORT_UNKNOWN)
		return format_count(text, count);
	g_snprintf(text, FORMAT_SIZE, "%" G_GUINT64_FORMAT, count);
	return text;
}

const char *format_share(char text[FORMAT_SIZE], uint64_t part, uint64_t whole)
{
	double percent;

	if (part == REPORT_UNKNOWN || whole == REPORT_UNKNOWN || whole == 0)
		return "-";
	percent = 100.0 * (double)part / (double)whole;
	if (part == 0)
		return "0%";
	if (percent < 0.1)
		return "<0.1%";
	g_snprintf(text, FORMAT_SIZE, percent < 9.95 ? "%.1f%%" : "%.0f%%", percent);
	return text;
}

const char *format_plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

bool format_is_some(uint64_t number)
{
	return number != 0 && number != REPORT_UNKNOWN;
}
