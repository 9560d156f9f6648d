/* SPDX-License-Identifier: MIT */
/* From the options to the printed report. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "formats.h"
#include "report_options.h"
#include "style.h"
#include "table.h"
#include "time_option.h"

/* https://no-color.org: set, and not empty. */
static bool has_colours(const struct report_options *options, FILE *stream)
{
	const char *terminal = g_getenv("TERM"), *refusal = g_getenv("NO_COLOR");

	if (options->color && strcmp(options->color, "auto") != 0)
		return strcmp(options->color, "always") == 0;
	return !options->output && (options->is_paged || isatty(fileno(stream))) &&
	       !(refusal && *refusal) && terminal && strcmp(terminal, "dumb") != 0;
}

/* Columns of the terminal that the report goes to; in a file there is room. */
static int width_of(const struct report_options *options, FILE *stream)
{
	int terminal = options->is_paged ? STDOUT_FILENO : fileno(stream);
	struct winsize size;

	return !options->output && ioctl(terminal, TIOCGWINSZ, &size) == 0 ? size.ws_col : INT_MAX;
}

int report_print(const struct report *report, const struct report_options *options, FILE *stream)
{
	const struct format *format = formats_find(options->format);
	FILE *file = options->output ? fopen(options->output, "w") : stream;
	struct text_options text = {0};
	char *arguments;
	int result;

	if (!file) {
		fprintf(stderr, "lockcost: %s cannot be written: %s\n", options->output,
			strerror(errno));
		return -1;
	}
	formats_fill_text(&text, options);
	style_use(has_colours(options, stream));
	table_use_width(width_of(options, stream));
	arguments = report_options_input(options);
	text.arguments = arguments;
	result = format->print(report, options, &text, file);
	g_free(arguments);
	/* whoever leaves a pager early has seen enough */
	if ((options->output ? fclose(file) : fflush(file)) != 0 && result == 0 &&
	    !(options->is_paged && errno == EPIPE)) {
		fprintf(stderr, "lockcost: the report cannot be written: %s\n", strerror(errno));
		result = -1;
	}
	return result;
}

static int times_check(const struct report_options *options)
{
	uint64_t from_ns = 0, to_ns = UINT64_MAX;

	if (time_option_parse("from", options->from, 0, &from_ns) != 0 ||
	    time_option_parse("to", options->to, 0, &to_ns) != 0)
		return -1;
	/* where only one of them is of the clock, only the recording can tell */
	if (to_ns > from_ns || g_str_has_suffix(options->from ? options->from : "", "ns") !=
				       g_str_has_suffix(options->to ? options->to : "", "ns"))
		return 0;
	fputs("lockcost: --to must be later than --from\n", stderr);
	return -1;
}

static int color_check(const char *color)
{
	const char *const words[] = {"auto", "always", "never", NULL};

	if (!color || g_strv_contains(words, color))
		return 0;
	fprintf(stderr, "lockcost: --color=%s: use auto, always or never\n", color);
	return -1;
}

static int pid_check(const struct report_options *options)
{
	if (options->pid >= 0)
		return 0;
	fprintf(stderr, "lockcost: --pid=%d: there is no such process\n", options->pid);
	return -1;
}

/* What would have no effect is better said than left out in silence. */
static int views_check(const struct report_options *options)
{
	bool is_text = !options->format || strcmp(options->format, "text") == 0;

	if (!is_text && (options->by || options->columns || options->lock))
		fputs("lockcost: --by, --columns and --lock are of the text report; other formats "
		      "have all of it\n",
		      stderr);
	else if (options->by && options->lock)
		fputs("lockcost: --by and --lock do not go together\n", stderr);
	else
		return 0;
	return -1;
}

int report_options_check(const struct report_options *options)
{
	const struct format *format = formats_find(options->format);
	struct text_options text;

	if (times_check(options) != 0 || color_check(options->color) != 0 ||
	    pid_check(options) != 0 || views_check(options) != 0)
		return REPORT_STATUS_USAGE;
	if (!format || formats_check_cost(format, options) != 0 ||
	    formats_fill_text(&text, options) != 0)
		return REPORT_STATUS_USAGE;
	return REPORT_STATUS_FINE;
}

int report_write(const struct report_options *options, FILE *stream)
{
	struct report *report;
	int status = report_options_check(options);

	if (status != REPORT_STATUS_FINE)
		return status;
	report = report_create();
	if (report_make(options, report) != 0 || report_print(report, options, stream) != 0)
		status = REPORT_STATUS_UNREADABLE;
	report_free(report);
	return status;
}
