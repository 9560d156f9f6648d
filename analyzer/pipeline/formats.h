/* SPDX-License-Identifier: MIT */
/* The formats of a report, by name. */
#ifndef LOCKCOST_FORMATS_H
#define LOCKCOST_FORMATS_H

#include <stdio.h>

#include "pipeline.h"
#include "report.h"
#include "text.h"

/** All of them, for --help and for who asks for another one. */
#define FORMATS_WORDS "text (the default), json, csv, folded, pprof or perfetto"

struct format {
	const char *name;
	bool has_paths; /* it wants all stacks of a site */
	/** Print the report. Returns -1 when that failed; why has been said on stderr. */
	int (*print)(const struct report *report, const struct report_options *options,
		     const struct text_options *text, FILE *stream);
};

/** The format of that name, NULL: text. Returns NULL, having said so, where there is none. */
const struct format *formats_find(const char *name);

/** Whether --cost fits the format. Returns -1, having said why, if not. */
int formats_check_cost(const struct format *format, const struct report_options *options);

/** What the text report takes of the options. Returns -1, having said why, if that makes no sense.
 */
int formats_fill_text(struct text_options *text, const struct report_options *options);

#endif
