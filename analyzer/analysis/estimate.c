/* SPDX-License-Identifier: MIT */
/* Stratified, with the finite population correction: Cochran, Sampling Techniques, chapter 5. */
#include "estimate.h"

#include <math.h>

enum { SAMPLES_MIN = 2 }; /* fewer have no variance */

static void stratum_add(struct estimate_stratum *to, const struct estimate_stratum *from)
{
	to->exact_count += from->exact_count;
	to->exact_ns += from->exact_ns;
	to->population += from->population;
	to->sampled_count += from->sampled_count;
	to->sampled_ns += from->sampled_ns;
	to->sampled_square += from->sampled_square;
}

/* The variance of population times mean. */
static double stratum_variance(const struct estimate_stratum *stratum)
{
	double population = (double)stratum->population, count = (double)stratum->sampled_count;
	double mean = (double)stratum->sampled_ns / count;
	double spread = (stratum->sampled_square - count * mean * mean) / (count - 1);

	/* Rounding may leave a trifle below zero where all samples are alike. */
	if (spread < 0)
		spread = 0;
	return population * population * (1 - count / population) * spread / count;
}

/*
 * Nearly nothing was sampled anywhere: the holds that were timed first are the best guess, and the
 * guess may be wrong by all of itself.
 */
static void stratum_guess(struct estimate *estimate, const struct estimate_stratum *stratum,
			  double *variance)
{
	uint64_t timed_count = stratum->sampled_count + stratum->exact_count;
	double guess_ns;

	if (timed_count == 0) {
		estimate->has_error = false;
		return;
	}
	guess_ns = (double)stratum->population * (double)(stratum->sampled_ns + stratum->exact_ns) /
		   (double)timed_count;
	estimate->total_ns += guess_ns;
	*variance += guess_ns * guess_ns;
}

static void stratum_estimate(struct estimate *estimate, const struct estimate_stratum *stratum,
			     double *variance)
{
	estimate->total_ns += (double)stratum->exact_ns;
	if (stratum->population == 0)
		return;
	if (stratum->sampled_count >= stratum->population) {
		estimate->total_ns += (double)stratum->sampled_ns;
		return;
	}
	if (stratum->sampled_count >= SAMPLES_MIN) {
		estimate->total_ns += (double)stratum->population * (double)stratum->sampled_ns /
				      (double)stratum->sampled_count;
		*variance += stratum_variance(stratum);
		return;
	}
	stratum_guess(estimate, stratum, variance);
}

void estimate_total(struct estimate *estimate, struct estimate_stratum *strata, size_t count)
{
	struct estimate_stratum small = {0};
	double variance = 0;
	size_t kept = 0;

	*estimate = (struct estimate){.is_exact = true, .has_error = true};
	for (size_t i = 0; i < count; i++) {
		const struct estimate_stratum *stratum = &strata[i];

		estimate->hold_count += stratum->exact_count + stratum->population;
		estimate->timed_count += stratum->exact_count + stratum->sampled_count;
		if (stratum->sampled_count < stratum->population)
			estimate->is_exact = false;
		/* A stratum with too few samples shares those of its like. */
		if (stratum->population > stratum->sampled_count &&
		    stratum->sampled_count < SAMPLES_MIN)
			stratum_add(&small, stratum);
		else
			strata[kept++] = *stratum;
	}
	/* Where even together they are too few, all strata are one. */
	while (small.population > 0 && small.sampled_count < SAMPLES_MIN && kept > 0)
		stratum_add(&small, &strata[--kept]);
	for (size_t i = 0; i < kept; i++)
		stratum_estimate(estimate, &strata[i], &variance);
	stratum_estimate(estimate, &small, &variance);
	estimate->error_ns = sqrt(variance);
}
