/* SPDX-License-Identifier: MIT */
/* A line for each pair: which lock, where, then which one, where, and how often. */
#include "text_order.h"

#include "format.h"
#include "style.h"
#include "wrap.h"

enum { CYCLES_SHOWN = 5, ORDERS_SHOWN = 10 };

static const char *place_text(const struct report_place *place)
{
	return place->text ? place->text : "an unknown place";
}

static const char *side_text(bool is_read)
{
	return is_read ? " (reading)" : "";
}

static const struct report_order *order_at(const struct report *report,
					   const struct report_order_cycle *cycle, guint i)
{
	return report->orders->pdata[g_array_index(cycle->members, int, i)];
}

static void order_print(FILE *stream, const struct report_order *order)
{
	GString *text = g_string_new(NULL);
	char count[FORMAT_SIZE];

	g_string_append_printf(text, "%s%s in %s, then %s%s in %s: %s time%s", order->held_name,
			       side_text(order->is_held_read), place_text(&order->held_site),
			       order->lock_name, side_text(order->is_read),
			       place_text(&order->site), format_count(count, order->acquisitions),
			       format_plural(order->acquisitions));
	g_string_append_printf(text, " by %u thread%s", order->threads,
			       format_plural(order->threads));
	wrap_print(stream, "  ", "    ", text->str);
	g_string_free(text, TRUE);
}

static int compare_names(const void *a, const void *b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* The same for cycles of the same names: one stands for those of all objects of the classes. */
static char *cycle_key(const struct report *report, const struct report_order_cycle *cycle)
{
	GPtrArray *names = g_ptr_array_new();
	char *key;

	for (guint i = 0; i < cycle->members->len; i++)
		g_ptr_array_add(names, order_at(report, cycle, i)->lock_name);
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	key = g_strjoinv("\n", (char **)names->pdata);
	g_ptr_array_unref(names);
	return key;
}

static void cycle_print(FILE *stream, const struct report *report,
			const struct report_order_cycle *cycle)
{
	char wait[FORMAT_SIZE];

	fprintf(stream,
		"\n%sPOTENTIAL DEADLOCK: threads that take these %u locks at the same time can "
		"wait "
		"for ever.%s\n",
		style_begin(STYLE_ALARM), cycle->members->len, style_end());
	for (guint i = 0; i < cycle->members->len; i++)
		order_print(stream, order_at(report, cycle, i));
	if (cycle->wait_ns)
		fprintf(stream, "  Threads waited %s for these locks.\n",
			format_duration(wait, cycle->wait_ns, false));
}

void text_order_print(FILE *stream, const struct report *report)
{
	GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	guint printed = 0, left_out = 0;

	for (guint i = 0; i < report->order_cycles->len; i++) {
		const struct report_order_cycle *cycle = report->order_cycles->pdata[i];

		if (!g_hash_table_add(known, cycle_key(report, cycle)) || printed >= CYCLES_SHOWN) {
			left_out++;
			continue;
		}
		cycle_print(stream, report, cycle);
		printed++;
	}
	if (left_out)
		fprintf(stream, "and %u more, of other locks or like these\n", left_out);
	g_hash_table_destroy(known);
}

void text_order_print_lock(FILE *stream, const struct report *report,
			   const struct report_lock *lock)
{
	guint printed = 0;

	for (guint i = 0; i < report->orders->len && printed < ORDERS_SHOWN; i++) {
		const struct report_order *order = report->orders->pdata[i];

		if (g_strcmp0(order->lock_id, lock->id) != 0 &&
		    g_strcmp0(order->held_id, lock->id) != 0)
			continue;
		if (printed++ == 0)
			fputs("  order\n", stream);
		order_print(stream, order);
	}
}
