/* SPDX-License-Identifier: MIT */
/*
 * How much a sum of waits depends on chance: the time is cut into batches, each of them long
 * enough for what happens in one to say little of the next, and their spread is that of the sum
 * (the method of batch means, as for simulations).
 */
#ifndef LOCKCOST_BATCHES_H
#define LOCKCOST_BATCHES_H

#include <stdint.h>

enum { BATCHES_MAX = 32 };

struct batches {
	uint64_t origin_ns; /* when the first one began; 0: there is none */
	uint64_t width_ns;  /* of each; doubled when they do not reach */
	unsigned int used;
	double wait_ns[BATCHES_MAX];
	double counts[BATCHES_MAX];
};

/** The standard errors of both sums; below 0: there are too few batches to tell. */
struct batches_error {
	double wait_ns;
	double count;
};

/** Waits that began at about time_ns, in any order. */
void batches_add(struct batches *batches, uint64_t time_ns, uint64_t count, uint64_t wait_ns);

struct batches_error batches_error(const struct batches *batches);

#endif
