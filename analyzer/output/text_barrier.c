/* SPDX-License-Identifier: MIT */
/* The last to arrive is the one that a programmer can do something about. */
#include "text_barrier.h"

#include "format.h"
#include "wrap.h"

enum { BARRIERS_SHOWN = 3, THREADS_SHOWN = 3, ARRIVALS_SHORT = 3, ARRIVALS_FULL = 20 };

static uint64_t arrivals_count(const struct report_lock *barrier)
{
	uint64_t count = 0;

	for (guint i = 0; i < barrier->arrivals->len; i++)
		count += ((const struct report_arrival *)barrier->arrivals->pdata[i])->count;
	return count;
}

struct straggler {
	const struct report_arrival *first; /* of its calls, the one it came last from most often */
	uint64_t count;			    /* from all of them */
};

static int compare_stragglers(const void *a, const void *b)
{
	const struct straggler *x = a, *y = b;

	return x->count > y->count ? -1 : x->count < y->count;
}

/* The barrier's arrivals by thread: struct straggler. */
static GArray *stragglers_find(const struct report_lock *barrier)
{
	GArray *stragglers = g_array_new(FALSE, FALSE, sizeof(struct straggler));

	for (guint i = 0; i < barrier->arrivals->len; i++) {
		const struct report_arrival *arrival = barrier->arrivals->pdata[i];
		struct straggler straggler = {arrival, arrival->count};
		guint at = 0;

		while (at < stragglers->len) {
			struct straggler *known = &g_array_index(stragglers, struct straggler, at);

			if (known->first->process == arrival->process &&
			    known->first->tid == arrival->tid)
				break;
			at++;
		}
		if (at < stragglers->len)
			g_array_index(stragglers, struct straggler, at).count += arrival->count;
		else
			g_array_append_val(stragglers, straggler);
	}
	g_array_sort(stragglers, compare_stragglers);
	return stragglers;
}

/* " worker-3 (4711) 62%, ..." */
static void stragglers_append(GString *text, const struct report_lock *barrier)
{
	GArray *stragglers = stragglers_find(barrier);
	uint64_t total = arrivals_count(barrier);

	for (guint i = 0; i < stragglers->len && i < THREADS_SHOWN; i++) {
		const struct straggler *straggler = &g_array_index(stragglers, struct straggler, i);
		const struct report_arrival *arrival = straggler->first;
		char share[FORMAT_SIZE];

		g_string_append_printf(text, "%s%s (%d) %s", i ? ", " : " ",
				       arrival->name ? arrival->name : "thread", arrival->tid,
				       format_share(share, straggler->count, total));
	}
	if (stragglers->len > THREADS_SHOWN)
		g_string_append(text, ", ..");
	g_array_unref(stragglers);
}

void text_barriers_print(FILE *stream, const struct report *report, bool is_ns)
{
	guint shown = 0;

	for (guint i = 0; i < report->signals->len && shown < BARRIERS_SHOWN; i++) {
		const struct report_lock *barrier = report->signals->pdata[i];
		char wait[FORMAT_SIZE];
		GString *text;

		if (barrier->arrivals->len == 0 || barrier->all.waits == 0)
			continue;
		text = g_string_new(NULL);
		g_string_append_printf(
			text, "%s: the others waited %s for the last to arrive:", barrier->name,
			format_duration(wait, barrier->all.wait.total_ns, is_ns));
		stragglers_append(text, barrier);
		wrap_print(stream, "", "  ", text->str);
		g_string_free(text, TRUE);
		shown++;
	}
}

void text_barrier_print(FILE *stream, const struct report_lock *barrier, bool is_full)
{
	guint limit = is_full ? ARRIVALS_FULL : ARRIVALS_SHORT;
	uint64_t total = arrivals_count(barrier);

	for (guint i = 0; i < barrier->arrivals->len && i < limit; i++) {
		const struct report_arrival *arrival = barrier->arrivals->pdata[i];
		char share[FORMAT_SIZE], count[FORMAT_SIZE];

		fprintf(stream, "  %-7s%5s %9s time%-2s          %s (%d) in %s\n", i ? "" : "last",
			format_share(share, arrival->count, total),
			format_count(count, arrival->count), format_plural(arrival->count),
			arrival->name ? arrival->name : "thread", arrival->tid,
			arrival->site.text ? arrival->site.text : "an unknown place");
	}
	if (barrier->arrivals->len > limit)
		fprintf(stream, "         and %u others\n", barrier->arrivals->len - limit);
}
