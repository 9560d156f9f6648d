/* SPDX-License-Identifier: MIT */
/* A new metric is a line in the table, and a case in metric_of(). */
#include "metric.h"

#include <math.h>
#include <string.h>

/* Waits come in crowds: ranks scatter more than those of independent values. */
static const double crowd_factor = 2;

static const struct {
	const char *name;
	enum metric_unit unit;
} metrics[METRIC_COUNT] = {
	[METRIC_WAIT] = {"wait", METRIC_UNIT_NS},
	[METRIC_HOLD] = {"hold", METRIC_UNIT_NS},
	[METRIC_HOLD_MEAN] = {"hold-mean", METRIC_UNIT_NS},
	[METRIC_HOLD_P99] = {"hold-p99", METRIC_UNIT_NS},
	[METRIC_HELD] = {"held", METRIC_UNIT_NS},
	[METRIC_CROSSING] = {"crossing", METRIC_UNIT_NS},
	[METRIC_ACQUIRED] = {"acquired", METRIC_UNIT_COUNT},
	[METRIC_CONTENDED] = {"contended", METRIC_UNIT_SHARE},
	[METRIC_WAITS] = {"waits", METRIC_UNIT_COUNT},
	[METRIC_P50] = {"p50", METRIC_UNIT_NS},
	[METRIC_P90] = {"p90", METRIC_UNIT_NS},
	[METRIC_P99] = {"p99", METRIC_UNIT_NS},
	[METRIC_MAX] = {"max", METRIC_UNIT_NS},
};

int metric_find(const char *name)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		if (strcmp(metrics[i].name, name) == 0)
			return i;
	}
	return -1;
}

const char *metric_name(enum metric metric)
{
	return metrics[metric].name;
}

enum metric_unit metric_unit(enum metric metric)
{
	return metrics[metric].unit;
}

char *metric_names(void)
{
	GString *names = g_string_new(NULL);

	for (int i = 0; i < METRIC_COUNT; i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "", metrics[i].name);
	return g_string_free(names, FALSE);
}

static struct metric_value known(uint64_t value, double error)
{
	if (value == REPORT_UNKNOWN)
		return (struct metric_value){0};
	return (struct metric_value){true, (double)value, error};
}

/* An error that nobody knows may be as large as the number. */
static double error_or_all(uint64_t error, uint64_t value)
{
	return error == REPORT_UNKNOWN ? (double)value : (double)error;
}

static struct metric_value divided(struct metric_value value, uint64_t by)
{
	if (!value.is_known || by == 0 || by == REPORT_UNKNOWN)
		return (struct metric_value){0};
	value.value /= (double)by;
	value.error /= (double)by;
	return value;
}

/* The value at a rank of the distribution. */
static uint64_t at_rank(const GArray *buckets, double rank)
{
	double sum = 0;

	for (guint i = 0; i < buckets->len; i++) {
		const struct report_bucket *bucket =
			&g_array_index(buckets, struct report_bucket, i);

		sum += bucket->count;
		if (sum >= rank)
			return bucket->upper_ns;
	}
	return buckets->len
		       ? g_array_index(buckets, struct report_bucket, buckets->len - 1).upper_ns
		       : 0;
}

/*
 * How far the values go of the ranks that may be meant: those of a binomial distribution. Of
 * `samples` values; the weights of the buckets may stand for more.
 */
static double percentile_error(const GArray *buckets, double fraction, uint64_t samples)
{
	double total = 0, spread;

	if (!buckets || buckets->len == 0 || samples == 0)
		return 0;
	for (guint i = 0; i < buckets->len; i++)
		total += g_array_index(buckets, struct report_bucket, i).count;
	spread = crowd_factor * total * sqrt(fraction * (1 - fraction) / (double)samples);
	return (double)(at_rank(buckets, fraction * total + spread) -
			at_rank(buckets, MAX(fraction * total - spread, 0))) /
	       2;
}

/* is_none: nothing was there to have a distribution, which is not the same as not knowing it. */
static struct metric_value percentile(const struct report_distribution *distribution,
				      uint64_t value, double fraction, uint64_t samples,
				      bool is_none)
{
	if (value == REPORT_UNKNOWN)
		return (struct metric_value){.is_known = is_none};
	return known(MIN(value, distribution->max_ns),
		     percentile_error(distribution->buckets, fraction, samples));
}

struct metric_value metric_of(enum metric metric, const struct report_usage *usage)
{
	const struct report_distribution *wait = &usage->wait, *hold = &usage->hold;
	struct metric_value held =
		known(hold->total_ns, error_or_all(usage->hold_error_ns, hold->total_ns));
	struct metric_value waited =
		known(wait->total_ns, error_or_all(usage->wait_error_ns, wait->total_ns));

	switch (metric) {
	case METRIC_WAIT:
		return waited;
	case METRIC_HOLD:
		return percentile(hold, hold->p50_ns, 0.50, usage->hold_samples,
				  usage->acquisitions == 0);
	case METRIC_HOLD_MEAN:
		return divided(held, usage->acquisitions);
	case METRIC_HOLD_P99:
		return percentile(hold, hold->p99_ns, 0.99, usage->hold_samples,
				  usage->acquisitions == 0);
	case METRIC_HELD:
		return held;
	case METRIC_CROSSING:
		/* as sure as the waiting that it is a part of */
		return known(usage->transition_ns,
			     wait->total_ns ? waited.error * (double)usage->transition_ns /
						      (double)wait->total_ns
					    : 0);
	case METRIC_ACQUIRED:
		return known(usage->acquisitions, 0);
	case METRIC_CONTENDED:
		return divided(known(usage->contended,
				     error_or_all(usage->contended_error, usage->contended)),
			       usage->acquisitions);
	case METRIC_WAITS:
		return known(usage->waits, error_or_all(usage->contended_error, usage->waits));
	case METRIC_P50:
		return percentile(wait, wait->p50_ns, 0.50, usage->waits, usage->waits == 0);
	case METRIC_P90:
		return percentile(wait, wait->p90_ns, 0.90, usage->waits, usage->waits == 0);
	case METRIC_P99:
		return percentile(wait, wait->p99_ns, 0.99, usage->waits, usage->waits == 0);
	case METRIC_MAX:
		return known(wait->max_ns, error_or_all(wait->max_ns, wait->max_ns));
	default:
		return (struct metric_value){0};
	}
}

struct metric_value metric_mean(const struct metric_value *values, unsigned int count)
{
	struct metric_value mean = {.is_known = count > 0};
	double own = 0, between = 0;

	for (unsigned int i = 0; i < count; i++) {
		mean.is_known &= values[i].is_known;
		mean.value += values[i].value / count;
		own += values[i].error * values[i].error;
	}
	for (unsigned int i = 0; i < count; i++)
		between += (values[i].value - mean.value) * (values[i].value - mean.value);
	own = sqrt(own) / count;
	between = count > 1 ? sqrt(between / (count - 1) / count) : 0;
	mean.error = MAX(own, between);
	return mean;
}
