/* SPDX-License-Identifier: MIT */
/* The words that stand for a place in reports. Each is to be freed with g_free. */
#ifndef LOCKCOST_PLACE_WORDS_H
#define LOCKCOST_PLACE_WORDS_H

#include "report.h"

/** The name of the file that is mapped there; the place must have one. */
char *place_words_module(const struct report_place *place);

/** The place in a line for people. */
char *place_words_line(const struct report_place *place);

/**
 * What stays the same from run to run: the line where it is known, else the place in the build.
 * NULL: neither is known.
 */
char *place_words_class(const struct report_place *place);

#endif
