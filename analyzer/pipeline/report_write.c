/* SPDX-License-Identifier: MIT */
/* From the options to the printed report. */
#include <errno.h>
#include <string.h>

#include "formats.h"
#include "report_options.h"

static int report_print(const struct report *report, const struct report_options *options,
			FILE *stream)
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
	arguments = report_options_input(options);
	text.arguments = arguments;
	result = format->print(report, options, &text, file);
	g_free(arguments);
	if ((options->output ? fclose(file) : fflush(file)) != 0 && result == 0) {
		fprintf(stderr, "lockcost: the report cannot be written: %s\n", strerror(errno));
		result = -1;
	}
	return result;
}

int report_options_check(const struct report_options *options)
{
	const struct format *format = formats_find(options->format);
	struct text_options text;

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
	report->has_paths = formats_find(options->format)->has_paths;
	if (report_make(options, report) != 0 || report_print(report, options, stream) != 0)
		status = REPORT_STATUS_UNREADABLE;
	report_free(report);
	return status;
}
