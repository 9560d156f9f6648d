/* SPDX-License-Identifier: MIT */
/* The numbers of a lock that are compared, each with what chance may make of it. */
#ifndef LOCKCOST_METRIC_H
#define LOCKCOST_METRIC_H

#include <stdbool.h>

#include "report.h"

enum metric {
	METRIC_WAIT,	  /* ns, of all waits */
	METRIC_HOLD,	  /* ns, median of the holds: one that was preempted says nothing of them */
	METRIC_HOLD_MEAN, /* ns */
	METRIC_HOLD_P99,  /* ns */
	METRIC_HELD,	  /* ns, of all holds */
	METRIC_CROSSING,  /* ns */
	METRIC_ACQUIRED,  /* count */
	METRIC_CONTENDED, /* part of the acquisitions, 0 to 1 */
	METRIC_WAITS,	  /* count */
	METRIC_P50,	  /* ns, of the waits, as are the next three */
	METRIC_P90,
	METRIC_P99,
	METRIC_MAX,
	METRIC_COUNT
};

enum metric_unit {
	METRIC_UNIT_NS,
	METRIC_UNIT_COUNT,
	METRIC_UNIT_SHARE,
};

/** A number, and the standard error that it has where the same is done again. */
struct metric_value {
	bool is_known;
	double value;
	double error;
};

/** The metric of that name, as --fail-if takes it. -1: there is none. */
int metric_find(const char *name);
const char *metric_name(enum metric metric);
enum metric_unit metric_unit(enum metric metric);

/** All names, for people. To be freed with g_free. */
char *metric_names(void);

/** The metric of a lock, or of many. */
struct metric_value metric_of(enum metric metric, const struct report_usage *usage);

/**
 * The mean of several recordings' values. Its error is the larger one of what they say of
 * themselves, and of how they differ.
 */
struct metric_value metric_mean(const struct metric_value *values, unsigned int count);

#endif
