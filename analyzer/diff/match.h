/* SPDX-License-Identifier: MIT */
/* Which locks of several recordings are the same. */
#ifndef LOCKCOST_MATCH_H
#define LOCKCOST_MATCH_H

#include <glib.h>

#include "report.h"

/** A class of locks, in every recording where there is one. */
struct match {
	char *name; /* as the first recording that has it calls it */
	uint8_t kind;
	guint report_count;
	struct report_usage **usages; /* by recording; NULL: it was not there */
};

/**
 * The classes (struct match) of the reports' locks: of one class, of one name, or first used in one
 * function, by the surest of these that fits. A new build has other classes for static locks, and
 * other lines for the rest.
 */
GPtrArray *match_make(const GPtrArray *reports);

#endif
