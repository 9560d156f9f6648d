/* SPDX-License-Identifier: MIT */
/* METRIC [(LOCK)] OPERATOR LIMIT, read from the right: names may hold anything. */
#include "gate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct unit {
	const char *name;
	double factor;
};

static const struct unit times[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};

/* A time's unit must be there, a share is of a hundred, and a count has none. */
static bool limit_scale(struct gate *gate, const char *unit)
{
	if (strcmp(unit, "%") == 0) {
		gate->limit /= 100;
		gate->hint = "a change needs a sign, such as +10%";
		return gate->is_relative || metric_unit(gate->metric) == METRIC_UNIT_SHARE;
	}
	gate->hint = "a change is in per cent, such as +10%";
	if (gate->is_relative)
		return false;
	gate->hint = metric_unit(gate->metric) == METRIC_UNIT_NS
			     ? "a time needs its unit, such as 2ms"
		     : metric_unit(gate->metric) == METRIC_UNIT_SHARE
			     ? "a share is in per cent, such as 5%"
			     : "a number has no unit";
	if (metric_unit(gate->metric) == METRIC_UNIT_COUNT)
		return *unit == '\0';
	for (size_t i = 0; metric_unit(gate->metric) == METRIC_UNIT_NS && i < G_N_ELEMENTS(times);
	     i++) {
		if (strcmp(times[i].name, unit) != 0)
			continue;
		gate->limit *= times[i].factor;
		return true;
	}
	return false;
}

static bool limit_parse(struct gate *gate, char *text)
{
	char *end;

	g_strstrip(text);
	gate->is_relative = *text == '+' || *text == '-';
	gate->limit = g_ascii_strtod(text, &end);
	return end != text && isfinite(gate->limit) && limit_scale(gate, g_strstrip(end));
}

static bool subject_parse(struct gate *gate, char *text)
{
	char *open = strchr(text, '(');
	char *last;
	int metric;

	if (open) {
		last = strrchr(text, ')');
		if (!last || last[1 + strspn(last + 1, " ")])
			return false;
		*open = *last = '\0';
		gate->lock = g_strdup(g_strstrip(open + 1));
	}
	metric = metric_find(g_strstrip(text));
	gate->metric = metric < 0 ? METRIC_WAIT : (enum metric)metric;
	return metric >= 0;
}

static bool parse(struct gate *gate, char *text)
{
	char *above = strrchr(text, '>'), *below = strrchr(text, '<');
	char *sign = MAX(above, below);

	if (!sign)
		return false;
	gate->is_below = *sign == '<';
	*sign = '\0';
	return subject_parse(gate, text) && limit_parse(gate, sign + 1);
}

struct gate *gate_parse(const char *text)
{
	struct gate *gate = g_new0(struct gate, 1);
	g_autofree char *copy = g_strdup(text);
	g_autofree char *names = NULL;

	gate->text = g_strdup(text);
	if (parse(gate, copy))
		return gate;
	if (gate->hint) {
		fprintf(stderr, "lockcost: --fail-if='%s': %s\n", text, gate->hint);
		gate_free(gate);
		return NULL;
	}
	names = metric_names();
	fprintf(stderr,
		"lockcost: --fail-if='%s': write METRIC > LIMIT or METRIC(LOCK) > LIMIT, such as "
		"'wait > +10%%', 'p99(queue_lock) > 2ms' or 'contended > 5%%'; metrics are %s\n",
		text, names);
	gate_free(gate);
	return NULL;
}

void gate_free(void *data)
{
	struct gate *gate = data;

	g_free(gate->text);
	g_free(gate->lock);
	g_free(gate);
}

static const struct diff_row *row_find(const struct diff *diff, const char *name)
{
	for (guint i = 0; i < diff->rows->len; i++) {
		const struct diff_row *row = diff->rows->pdata[i];

		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

static bool is_beyond(const struct gate *gate, double value)
{
	return gate->is_below ? value < gate->limit : value > gate->limit;
}

enum gate_result gate_check(const struct gate *gate, const struct diff *diff,
			    const struct diff_row **row)
{
	const struct diff_change *change;
	bool is_failed;

	*row = gate->lock ? row_find(diff, gate->lock) : &diff->all;
	if (!*row)
		return GATE_NO_LOCK;
	change = &(*row)->changes[gate->metric];
	if (!change->new.is_known || (gate->is_relative && !change->is_known))
		return GATE_UNKNOWN;
	if (gate->is_relative)
		is_failed = change->is_significant && is_beyond(gate, diff_relative(change));
	else
		is_failed = is_beyond(gate, change->new.value);
	return is_failed ? GATE_FAILS : GATE_HOLDS;
}
