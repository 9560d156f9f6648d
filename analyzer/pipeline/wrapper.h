/* SPDX-License-Identifier: MIT */
/*
 * Which of the functions on the way to a lock are the programmer's own, and which only wrap the
 * call: those of the language's library, in its headers too.
 */
#ifndef LOCKCOST_WRAPPER_H
#define LOCKCOST_WRAPPER_H

#include <glib.h>

#include "report.h"

/** Whether the function stands between a programmer's code and the lock. */
bool wrapper_is(const struct report_place *place);

/** The first of `frames` (struct report_place, innermost first) that is none; else the innermost.
 */
const struct report_place *wrapper_find_caller(const GArray *frames);

/**
 * The type of the language's library that the frames before that one are of, such as "std::mutex":
 * the outermost where one is made of another. NULL: they do not show. To be freed with g_free.
 */
char *wrapper_find_type(const GArray *frames);

/** Whether the variable is the language library's own, shared by objects that it does not name. */
bool wrapper_is_internal_data(const struct report_place *data);

#endif
