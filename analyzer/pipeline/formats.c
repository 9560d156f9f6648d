/* SPDX-License-Identifier: MIT */
/* A new format is a function here and a line in the table below. */
#include "formats.h"

#include <string.h>

#include "columns.h"
#include "csv.h"
#include "folded.h"
#include "json.h"
#include "perfetto.h"
#include "pprof.h"
#include "text_groups.h"

static const char sort_default[] = "wait";
static const char units_default[] = "auto";

static int print_text(const struct report *report, const struct report_options *options,
		      const struct text_options *text, FILE *stream)
{
	(void)options;
	return text_write(report, text, stream);
}

static int print_json(const struct report *report, const struct report_options *options,
		      const struct text_options *text, FILE *stream)
{
	(void)options;
	(void)text;
	return json_write(report, stream);
}

static int print_csv(const struct report *report, const struct report_options *options,
		     const struct text_options *text, FILE *stream)
{
	(void)options;
	(void)text;
	return csv_write(report, stream);
}

static int print_folded(const struct report *report, const struct report_options *options,
			const struct text_options *text, FILE *stream)
{
	(void)text;
	return folded_write(report, folded_find_cost(options->cost), stream);
}

static int print_pprof(const struct report *report, const struct report_options *options,
		       const struct text_options *text, FILE *stream)
{
	(void)options;
	(void)text;
	return pprof_write(report, stream);
}

static int print_perfetto(const struct report *report, const struct report_options *options,
			  const struct text_options *text, FILE *stream)
{
	(void)text;
	return perfetto_write(report, options, stream);
}

/* clang-format off: a line for each */
static const struct format formats[] = {
	{"text", false, print_text},  {"json", false, print_json},
	{"csv", false, print_csv},    {"folded", true, print_folded},
	{"pprof", true, print_pprof}, {"perfetto", false, print_perfetto},
};
/* clang-format on */

const struct format *formats_find(const char *name)
{
	if (!name)
		return &formats[0];
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	fprintf(stderr, "lockcost: there is no format \"%s\"; use " FORMATS_WORDS "\n", name);
	return NULL;
}

int formats_check_cost(const struct format *format, const struct report_options *options)
{
	if (!options->cost)
		return 0;
	if (format->print != print_folded) {
		fprintf(stderr, "lockcost: --cost is of --format=folded only\n");
		return -1;
	}
	if (folded_find_cost(options->cost))
		return 0;
	fprintf(stderr, "lockcost: there is no cost \"%s\"; use " FOLDED_COSTS "\n", options->cost);
	return -1;
}

static const char *string_or(const char *string, const char *fallback)
{
	return string ? string : fallback;
}

static void columns_say(const char *what, const char *given)
{
	char *names = columns_names();

	fprintf(stderr, "lockcost: \"%s\": %s; there are %s\n", given, what, names);
	g_free(names);
}

int formats_fill_text(struct text_options *text, const struct report_options *options)
{
	const char *units = string_or(options->units, units_default);

	text->top = options->top > 0 ? (unsigned int)options->top : UINT_MAX;
	text->lock = options->lock;
	text->columns = options->columns;
	text->by = options->by;
	text->sort = string_or(options->sort, sort_default);
	text->is_ns = strcmp(units, "ns") == 0;
	if (!text->is_ns && strcmp(units, "auto") != 0) {
		fprintf(stderr, "lockcost: there are no units \"%s\"; use auto or ns\n", units);
		return -1;
	}
	if (options->top < 0) {
		fprintf(stderr, "lockcost: --top=%d: use 0 for all locks, or a number of them\n",
			options->top);
		return -1;
	}
	if (text->by && !text_groups_has(text->by)) {
		fprintf(stderr,
			"lockcost: there is no --by=%s; use lock, class, site, thread or process\n",
			text->by);
		return -1;
	}
	if (!text_can_sort(text->sort)) {
		columns_say("there is no column to sort by of that name", text->sort);
		return -1;
	}
	if (text->columns && !text_has_columns(text->columns)) {
		columns_say("not all of these are columns, or \"holder\" is not the last one",
			    text->columns);
		return -1;
	}
	return 0;
}
