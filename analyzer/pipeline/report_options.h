/* SPDX-License-Identifier: MIT */
/* What is made of the report's options inside the pipeline; pipeline.h has the options themselves.
 */
#ifndef LOCKCOST_REPORT_OPTIONS_H
#define LOCKCOST_REPORT_OPTIONS_H

struct report_options;

/** What a command must be given to read the same again: " DIR" or " --trace=DIR ...". g_free() it.
 */
char *report_options_input(const struct report_options *options);

#endif
