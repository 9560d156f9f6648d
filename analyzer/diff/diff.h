/* SPDX-License-Identifier: MIT */
/* Two sides, lock class by lock class, and which differences are more than chance. */
#ifndef LOCKCOST_DIFF_H
#define LOCKCOST_DIFF_H

#include "metric.h"
#include "report.h"

/** One number on both sides. */
struct diff_change {
	struct metric_value base;
	struct metric_value new;
	bool is_known;	     /* on both sides */
	bool is_significant; /* more than chance, and than `noise` */
};

/** A class of locks, or all of them. */
struct diff_row {
	char *name; /* NULL: of all locks */
	uint8_t kind;
	bool is_in_base;
	bool is_in_new;
	struct diff_change changes[METRIC_COUNT];
};

struct diff {
	GPtrArray *rows; /* struct diff_row, the largest difference of waiting first */
	struct diff_row all;
	double noise; /* smaller changes, as parts of the base, are taken for chance */
};

/** Compare. The reports are of each side's recordings, at least one of each. */
struct diff *diff_make(const GPtrArray *base, const GPtrArray *new, double noise);
void diff_free(struct diff *diff);

/** The change as a part of the base: 0.1 is 10 % more. INFINITY: there was nothing before. */
double diff_relative(const struct diff_change *change);

#endif
