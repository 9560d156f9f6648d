/* SPDX-License-Identifier: MIT */
/* The most important thing a report can say stands at its top. */
#include "text_deadlock.h"

#include "format.h"
#include "style.h"
#include "wrap.h"

enum { WAITS_SHOWN = 10 };

/* "  name (tid) ", to begin a line with. */
static char *thread_text(const struct report_unfinished *wait)
{
	return g_strdup_printf("  %s (%d) ", wait->thread_name ? wait->thread_name : "thread",
			       wait->tid);
}

static const char *place_text(const struct report_place *place)
{
	return place->text ? place->text : "an unknown place";
}

/* Where the owner took what the other one waits for: its own word, or that of who waits. */
static const struct report_place *taken_at(const struct report_unfinished *owner,
					   const struct report_unfinished *waiter)
{
	if (g_strcmp0(owner->held_lock_id, waiter->lock_id) == 0 && owner->held_site.address)
		return &owner->held_site;
	return &waiter->owner_site;
}

/* A lock, or the end of a thread. */
static void wanted_append(GString *text, const struct report_unfinished *wait)
{
	if (wait->kind != LOCKCOST_KIND_JOIN)
		g_string_append_printf(text, "waits for %s in %s", wait->lock_name,
				       place_text(&wait->site));
	else
		g_string_append_printf(text, "waits for the end of %s (%d) in %s",
				       wait->owner_name ? wait->owner_name : "thread",
				       wait->owner_tid, place_text(&wait->site));
}

/* What the one before waits for is what this one has; its own end, after a join. */
static void member_print(FILE *stream, const struct report_unfinished *wait,
			 const struct report_unfinished *previous)
{
	char *first = thread_text(wait);
	GString *text = g_string_new(NULL);

	wanted_append(text, wait);
	if (wait == previous)
		g_string_append_printf(text, ", which it took itself in %s",
				       place_text(taken_at(wait, wait)));
	else if (previous->kind != LOCKCOST_KIND_JOIN)
		g_string_append_printf(text, ", and holds %s, taken in %s", previous->lock_name,
				       place_text(taken_at(wait, previous)));
	wrap_print(stream, first, "    ", text->str);
	g_string_free(text, TRUE);
	g_free(first);
}

static void cycle_print(FILE *stream, const struct report *report, const struct report_cycle *cycle)
{
	guint count = cycle->members->len;

	if (count == 1)
		fprintf(stream, "%sDEADLOCK: a thread waits for a lock that it holds itself.%s\n",
			style_begin(STYLE_ALARM), style_end());
	else
		fprintf(stream, "%sDEADLOCK: %u threads wait for each other.%s\n",
			style_begin(STYLE_ALARM), count, style_end());
	for (guint i = 0; i < count; i++) {
		guint before = g_array_index(cycle->members, guint, (i + count - 1) % count);

		/* The one before waits for what this one holds. */
		member_print(stream,
			     report->unfinished->pdata[g_array_index(cycle->members, guint, i)],
			     report->unfinished->pdata[before]);
	}
	fputc('\n', stream);
}

static bool is_in_cycle(const struct report *report, guint index)
{
	for (guint i = 0; i < report->cycles->len; i++) {
		const struct report_cycle *cycle = report->cycles->pdata[i];

		for (guint j = 0; j < cycle->members->len; j++) {
			if (g_array_index(cycle->members, guint, j) == index)
				return true;
		}
	}
	return false;
}

static void wait_print(FILE *stream, const struct report_unfinished *wait, bool is_ns)
{
	char *first = thread_text(wait);
	GString *text = g_string_new("waits for ");
	char time[FORMAT_SIZE];

	g_string_append_printf(text, "%s in %s for %s", wait->lock_name, place_text(&wait->site),
			       format_duration(time, wait->wait_ns, is_ns));
	if (wait->owner_tid)
		g_string_append_printf(text, "; held by %s (%d)",
				       wait->owner_name ? wait->owner_name : "a thread",
				       wait->owner_tid);
	if (wait->owner_site.text)
		g_string_append_printf(text, ", taken in %s", wait->owner_site.text);
	wrap_print(stream, first, "    ", text->str);
	g_string_free(text, TRUE);
	g_free(first);
}

/* Waiting for work at the end is what idle threads do; only locks are worth a line. */
static bool is_shown(const struct report *report, guint index)
{
	const struct report_unfinished *wait = report->unfinished->pdata[index];

	/* Nor is a raw futex call, unless it names an owner. */
	if (wait->kind == LOCKCOST_KIND_FUTEX && !wait->owner_tid)
		return false;
	return wait->kind != LOCKCOST_KIND_COND && wait->kind != LOCKCOST_KIND_SEM &&
	       wait->kind != LOCKCOST_KIND_BARRIER && wait->kind != LOCKCOST_KIND_JOIN &&
	       !is_in_cycle(report, index);
}

void text_deadlock_print(FILE *stream, const struct report *report, bool is_ns)
{
	guint count = 0;

	for (guint i = 0; i < report->cycles->len; i++)
		cycle_print(stream, report, report->cycles->pdata[i]);
	for (guint i = 0; i < report->unfinished->len; i++) {
		if (!is_shown(report, i))
			continue;
		if (count == 0)
			fputs("Still waiting when the recording ended:\n", stream);
		if (count++ < WAITS_SHOWN)
			wait_print(stream, report->unfinished->pdata[i], is_ns);
	}
	if (count > WAITS_SHOWN)
		fprintf(stream, "  and %u other threads\n", count - WAITS_SHOWN);
	if (count)
		fputc('\n', stream);
}
