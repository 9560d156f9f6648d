/* SPDX-License-Identifier: MIT */
/* The same waits by where they were, or by who waited. */
#ifndef LOCKCOST_GROUPS_H
#define LOCKCOST_GROUPS_H

#include <glib.h>

#include "report.h"

enum groups_by {
	GROUPS_BY_SITE,
	GROUPS_BY_THREAD,
	GROUPS_BY_PROCESS,
};

struct group {
	char *key;
	char *name;
	uint64_t acquired; /* by threads only; REPORT_UNKNOWN where one of them is */
	uint64_t contended;
	uint64_t wait_ns;
	uint64_t caused_ns;   /* sites only: what others waited for holds from there */
	const char *top_name; /* of the lock that most of wait_ns was for; NULL: none */
	uint64_t top_ns;
};

/** The groups (struct group) of all locks' waits, those that waited longest first. */
GPtrArray *groups_make(const struct report *report, enum groups_by by);

#endif
