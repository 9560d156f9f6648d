/* SPDX-License-Identifier: MIT */
/* A lock that is not there has waited and been held for no time. */
#include "diff.h"

#include <math.h>

#include "match.h"

/*
 * How many standard errors a difference must be. One of 370 is three of them by chance; but what
 * one recording says of chance leaves out what made that whole run a slow one.
 */
static const double factor_many = 3, factor_few = 5;

enum { MANY = 3 /* recordings of each side, from which on they show how runs differ */ };

static struct metric_value side_value(enum metric metric, struct report_usage *const *usages,
				      guint count)
{
	struct metric_value *values = g_new0(struct metric_value, count);
	struct metric_value mean;

	for (guint i = 0; i < count; i++)
		values[i] = usages[i] ? metric_of(metric, usages[i])
				      : (struct metric_value){.is_known = true};
	mean = metric_mean(values, count);
	g_free(values);
	return mean;
}

static void change_fill(struct diff_change *change, double noise, double error_factor)
{
	const struct metric_value *base = &change->base, *new = &change->new;
	double difference = fabs(new->value - base->value);
	double error = sqrt(base->error * base->error + new->error *new->error);

	change->is_known = base->is_known && new->is_known;
	change->is_significant = change->is_known && difference > error_factor * error &&
				 difference > noise * (base->value > 0 ? base->value : new->value);
}

static bool is_there(struct report_usage *const *usages, guint count)
{
	for (guint i = 0; i < count; i++) {
		if (usages[i])
			return true;
	}
	return false;
}

static void row_fill(struct diff_row *row, struct report_usage *const *usages, guint base_count,
		     guint new_count, double noise)
{
	row->is_in_base = is_there(usages, base_count);
	row->is_in_new = is_there(usages + base_count, new_count);
	for (int metric = 0; metric < METRIC_COUNT; metric++) {
		struct diff_change *change = &row->changes[metric];

		change->base = side_value((enum metric)metric, usages, base_count);
		change->new = side_value((enum metric)metric, usages + base_count, new_count);
		change_fill(change, noise,
			    MIN(base_count, new_count) < MANY ? factor_few : factor_many);
	}
}

static double waiting_of(const struct diff_row *row)
{
	const struct diff_change *wait = &row->changes[METRIC_WAIT];

	return fabs(wait->new.value - wait->base.value);
}

static int compare_rows(const void *a, const void *b)
{
	const struct diff_row *x = *(struct diff_row *const *)a;
	const struct diff_row *y = *(struct diff_row *const *)b;
	double left = waiting_of(x), right = waiting_of(y);

	if (left != right)
		return left > right ? -1 : 1;
	return g_strcmp0(x->name, y->name);
}

static void row_free(void *data)
{
	struct diff_row *row = data;

	g_free(row->name);
	g_free(row);
}

/* Raw futexes may be waiting for work: they are in no sum. */
static void all_fill(struct diff *diff, const GPtrArray *matches, guint base_count, guint new_count)
{
	guint count = base_count + new_count;
	struct report_usage **usages = g_new0(struct report_usage *, count);

	for (guint i = 0; i < count; i++) {
		usages[i] = g_new0(struct report_usage, 1);
		usage_init(usages[i]);
		for (guint j = 0; j < matches->len; j++) {
			const struct match *match = matches->pdata[j];

			if (match->usages[i] && match->kind != LOCKCOST_KIND_FUTEX)
				usage_add(usages[i], match->usages[i]);
		}
		usage_finish(usages[i]);
	}
	row_fill(&diff->all, usages, base_count, new_count, diff->noise);
	for (guint i = 0; i < count; i++) {
		usage_clear(usages[i]);
		g_free(usages[i]);
	}
	g_free(usages);
}

struct diff *diff_make(const GPtrArray *base, const GPtrArray *new, double noise)
{
	GPtrArray *reports = g_ptr_array_new(), *matches;
	struct diff *diff = g_new0(struct diff, 1);

	for (guint i = 0; i < base->len; i++)
		g_ptr_array_add(reports, base->pdata[i]);
	for (guint i = 0; i < new->len; i++)
		g_ptr_array_add(reports, new->pdata[i]);
	matches = match_make(reports);
	diff->noise = noise;
	diff->rows = g_ptr_array_new_with_free_func(row_free);
	for (guint i = 0; i < matches->len; i++) {
		const struct match *match = matches->pdata[i];
		struct diff_row *row = g_new0(struct diff_row, 1);

		row->name = g_strdup(match->name);
		row->kind = match->kind;
		row_fill(row, match->usages, base->len, new->len, noise);
		g_ptr_array_add(diff->rows, row);
	}
	all_fill(diff, matches, base->len, new->len);
	g_ptr_array_sort(diff->rows, compare_rows);
	g_ptr_array_unref(matches);
	g_ptr_array_unref(reports);
	return diff;
}

void diff_free(struct diff *diff)
{
	g_ptr_array_unref(diff->rows);
	g_free(diff);
}

double diff_relative(const struct diff_change *change)
{
	if (change->new.value == change->base.value)
		return 0;
	if (change->base.value == 0)
		return INFINITY;
	return (change->new.value - change->base.value) / change->base.value;
}
