/* SPDX-License-Identifier: MIT */
/* The stacks that lead to a call: each with its share of what the call's site has cost. */
#ifndef LOCKCOST_PATH_H
#define LOCKCOST_PATH_H

#include <glib.h>
#include <stdint.h>

struct report_path {
	/*
	 * struct report_place, innermost first: the call itself, if no stack was recorded. NULL:
	 * nobody knows where it was.
	 */
	GArray *stack;
	uint64_t count; /* as in struct report_site, as are the next two */
	uint64_t time_ns;
	uint64_t caused_ns;
};

/** An empty array of struct report_path, which owns them. */
GPtrArray *report_paths_create(void);

/** What is told of a path; valid during the call. */
typedef void report_path_visitor(void *context, const struct report_path *path);

/**
 * Tell of the paths of `sites` (struct report_site), and of what is left of `totals` as a last one
 * without a stack, unless that is nothing. So all that is told adds up to `totals`.
 */
void report_paths_visit(const GPtrArray *sites, const struct report_path *totals,
			report_path_visitor *visit, void *context);

#endif
