/* SPDX-License-Identifier: MIT */
/* What must not happen: "wait > +10%", "p99(queue_lock) > 2ms", "contended > 5%". */
#ifndef LOCKCOST_GATE_H
#define LOCKCOST_GATE_H

#include "diff.h"

struct gate {
	char *text;
	enum metric metric;
	char *lock;	  /* a class's name; NULL: all locks together */
	const char *hint; /* what its limit lacks; NULL: nothing */
	bool is_below;	  /* fails below the limit, not above it */
	bool is_relative; /* of the change, as a part of the base */
	double limit;	  /* in the metric's unit, shares from 0 to 1 */
};

/** Read one. NULL, having said on stderr what is wrong with it. */
struct gate *gate_parse(const char *text);
void gate_free(void *gate);

enum gate_result {
	GATE_HOLDS,
	GATE_FAILS,
	GATE_NO_LOCK, /* neither side has one of that name */
	GATE_UNKNOWN, /* the number is not in the recordings */
};

/**
 * Whether it holds. A relative one fails only where the change is more than chance, too. `row` is
 * set to what was looked at.
 */
enum gate_result gate_check(const struct gate *gate, const struct diff *diff,
			    const struct diff_row **row);

#endif
