/* SPDX-License-Identifier: MIT */
/* Three numbers in three columns each: before, now, and the change. */
#include "text_diff.h"

#include <math.h>
#include <string.h>

#include "format.h"
#include "labels.h"
#include "style.h"
#include "table.h"
#include "wrap.h"

enum { NAME_WIDTH = 24, KIND_WIDTH = 6, FACTOR_FROM = 9 /* tenfold, and more: no per cent */ };

static const char *value_print(char text[FORMAT_SIZE], enum metric metric,
			       const struct metric_value *value)
{
	uint64_t number = value->is_known ? (uint64_t)(value->value + 0.5) : REPORT_UNKNOWN;

	switch (metric_unit(metric)) {
	case METRIC_UNIT_NS:
		return format_duration(text, number, false);
	case METRIC_UNIT_COUNT:
		return format_count(text, number);
	case METRIC_UNIT_SHARE:
		return format_share(text, value->is_known ? (uint64_t)(value->value * 1e9) : number,
				    1000000000);
	}
	return "-";
}

/* "+12%", with "~" where that may be chance; "new" where there was nothing. */
static const char *change_print(char text[FORMAT_SIZE], const struct diff_change *change)
{
	double relative = diff_relative(change);

	if (!change->is_known)
		return "-";
	if (isinf(relative))
		return "new";
	if (change->new.value == 0)
		return "gone";
	if (relative > FACTOR_FROM) {
		g_snprintf(text, FORMAT_SIZE, "%sx%.0f", change->is_significant ? "" : "~",
			   relative + 1);
		return text;
	}
	g_snprintf(text, FORMAT_SIZE, "%s%+.0f%%", change->is_significant ? "" : "~",
		   relative * 100);
	return text;
}

static void change_cells_print(FILE *stream, const struct diff_row *row, enum metric metric)
{
	const struct diff_change *change = &row->changes[metric];
	char base[FORMAT_SIZE], new[FORMAT_SIZE], relative[FORMAT_SIZE];

	fprintf(stream, " %9s %9s %6s", value_print(base, metric, &change->base),
		value_print(new, metric, &change->new), change_print(relative, change));
}

static void row_print(FILE *stream, const struct diff_row *row)
{
	const struct diff_change *contended = &row->changes[METRIC_CONTENDED];
	char base[FORMAT_SIZE], new[FORMAT_SIZE];

	table_print_cell(stream, row->name ? row->name : "all locks", NAME_WIDTH);
	fprintf(stream, " %-*s", KIND_WIDTH, row->name ? label_kind(row->kind) : "");
	change_cells_print(stream, row, METRIC_WAIT);
	change_cells_print(stream, row, METRIC_HOLD);
	fprintf(stream, " %5s %5s\n", value_print(base, METRIC_CONTENDED, &contended->base),
		value_print(new, METRIC_CONTENDED, &contended->new));
}

static void heading_print(FILE *stream)
{
	fprintf(stream, "%s%-*s %-*s %9s %9s %6s %9s %9s %6s  CONTENDED%s\n",
		style_begin(STYLE_HEADING), NAME_WIDTH, "LOCK", KIND_WIDTH, "KIND", "WAIT", "NOW",
		"CHANGE", "HOLD", "NOW", "CHANGE", style_end());
}

/* Waited for, or held: what was only counted on both sides is of no interest. */
static bool is_shown(const struct diff_row *row)
{
	return row->changes[METRIC_WAIT].base.value > 0 ||
	       row->changes[METRIC_WAIT].new.value > 0 || row->changes[METRIC_HOLD].is_significant;
}

void text_diff_write(FILE *stream, const struct diff *diff, unsigned int top)
{
	unsigned int shown = 0, left_out = 0, idle = 0;
	char *legend;

	heading_print(stream);
	row_print(stream, &diff->all);
	for (guint i = 0; i < diff->rows->len; i++) {
		if (!is_shown(diff->rows->pdata[i])) {
			idle++;
		} else if (shown >= top) {
			left_out++;
		} else {
			row_print(stream, diff->rows->pdata[i]);
			shown++;
		}
	}
	if (left_out)
		fprintf(stream, "and %u more (--top=0 shows them)\n", left_out);
	if (idle)
		fprintf(stream, "and %u that nobody waited for\n", idle);
	legend = g_strdup_printf(
		"WAIT: all time of those that waited, before and now. HOLD: half of the "
		"holds were no longer. CONTENDED: the part of the acquisitions that had to wait. "
		"~: may be "
		"chance: less than %g%%, or not clear of its error.",
		diff->noise * 100);
	fputc('\n', stream);
	fputs(style_begin(STYLE_FAINT), stream);
	wrap_print(stream, "", "", legend);
	fputs(style_end(), stream);
	g_free(legend);
}

/* Which of the classes has most to do with it. */
static const struct diff_row *most_changed(const struct gate *gate, const struct diff *diff)
{
	const struct diff_row *most = NULL;
	double largest = 0;

	for (guint i = 0; i < diff->rows->len; i++) {
		const struct diff_row *row = diff->rows->pdata[i];
		const struct diff_change *change = &row->changes[gate->metric];
		double difference = gate->is_relative ? change->new.value - change->base.value
						      : change->new.value;

		if (row->kind == LOCKCOST_KIND_FUTEX || !change->is_known)
			continue;
		if (gate->is_below)
			difference = -difference;
		if (!most || difference > largest) {
			most = row;
			largest = difference;
		}
	}
	return most;
}

char *text_diff_failure(const struct gate *gate, const struct diff *diff,
			const struct diff_row *row)
{
	const struct diff_change *change = &row->changes[gate->metric];
	const struct diff_row *most = row->name ? NULL : most_changed(gate, diff);
	char base[FORMAT_SIZE], new[FORMAT_SIZE], relative[FORMAT_SIZE];
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "%s: of %s %s was %s before and is %s now (%s)", gate->text,
			       row->name ? row->name : "all locks", metric_name(gate->metric),
			       value_print(base, gate->metric, &change->base),
			       value_print(new, gate->metric, &change->new),
			       change_print(relative, change));
	if (most && most->name)
		g_string_append_printf(
			text, ", most by %s: %s, %s", most->name,
			value_print(base, gate->metric, &most->changes[gate->metric].base),
			value_print(new, gate->metric, &most->changes[gate->metric].new));
	return g_string_free(text, FALSE);
}
