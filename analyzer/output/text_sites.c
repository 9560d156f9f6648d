/* SPDX-License-Identifier: MIT */
/* Lines of the form "label  share  time  count  place", the costliest first. */
#include "text_sites.h"

#include <string.h>

#include "format.h"

enum { SITES_SHORT = 3, SITES_FULL = 20, THREADS_FULL = 30, SITE_COLUMN = 39, LINE_WIDTH = 100 };

/* As LTTng counts them: struct event_sched_switch. */
enum { PRIORITY_NORMAL = 20, PRIORITY_URGENT = -100 };

/* The place, and who called it as far as the line has room. */
static void place_print(FILE *stream, const struct report_site *site, bool is_full)
{
	int column = SITE_COLUMN + (int)strlen(site->place.text);
	bool is_above = false;

	fputs(site->place.text, stream);
	for (guint i = 0; site->stack && i < site->stack->len; i++) {
		const struct report_place *frame =
			&g_array_index(site->stack, struct report_place, i);

		if (!is_above) {
			is_above = g_strcmp0(frame->text, site->place.text) == 0;
			continue;
		}
		if (is_full) {
			fprintf(stream, "\n%*s%s", SITE_COLUMN + 2, "", frame->text);
			continue;
		}
		if (!frame->function || report_place_is_start(frame))
			continue;
		column += (int)strlen(frame->function) + 3;
		if (column > LINE_WIDTH)
			return;
		fprintf(stream, " < %s", frame->function);
	}
}

void text_sites_print(FILE *stream, const GPtrArray *sites, const char *label, const char *what,
		      bool is_full, bool is_ns)
{
	guint shown = is_full ? SITES_FULL : SITES_SHORT;
	uint64_t total_ns = 0;

	for (guint i = 0; i < sites->len; i++)
		total_ns += ((const struct report_site *)sites->pdata[i])->time_ns;
	for (guint i = 0; i < sites->len && i < shown; i++) {
		const struct report_site *site = sites->pdata[i];
		char share[FORMAT_SIZE], time[FORMAT_SIZE], count[FORMAT_SIZE];

		fprintf(stream, "  %-7s%5s %9s %6s %s%-2s ", i ? "" : label,
			format_share(share, site->time_ns, total_ns),
			format_duration(time, site->time_ns, is_ns),
			format_count(count, site->count), what, format_plural(site->count));
		place_print(stream, site, is_full);
		fputc('\n', stream);
	}
	if (sites->len > shown)
		fprintf(stream, "         and %u other place%s\n", sites->len - shown,
			format_plural(sites->len - shown));
}

void text_tries_print(FILE *stream, const struct report_lock *lock)
{
	for (guint i = 0; i < lock->try_sites->len && i < SITES_FULL; i++) {
		const struct report_site *site = lock->try_sites->pdata[i];
		char share[FORMAT_SIZE], count[FORMAT_SIZE];

		fprintf(stream, "  %-7s%5s %9s tries that found it taken, in %s\n",
			i ? "" : "tried", format_share(share, site->count, lock->all.try_failed),
			format_count(count, site->count),
			site->place.text ? site->place.text : "an unknown place");
	}
}

/* ", nice 10", ", real-time 50": what is not the usual. */
static void priority_print(FILE *stream, const struct report_thread *thread)
{
	int priority = thread->priority;

	if (!thread->has_priority || priority == PRIORITY_NORMAL)
		return;
	if (priority >= 0)
		fprintf(stream, ", nice %d", priority - PRIORITY_NORMAL);
	else if (priority >= PRIORITY_URGENT)
		fprintf(stream, ", real-time %d", -1 - priority);
	else
		fputs(", with deadlines", stream);
}

void text_threads_print(FILE *stream, const struct report_lock *lock, bool is_ns)
{
	for (guint i = 0; i < lock->threads->len && i < THREADS_FULL; i++) {
		const struct report_thread *thread = lock->threads->pdata[i];
		char share[FORMAT_SIZE], time[FORMAT_SIZE], count[FORMAT_SIZE];

		fprintf(stream, "  %-7s%5s %9s ", i ? "" : "threads",
			format_share(share, thread->wait_ns, lock->all.wait.total_ns),
			format_duration(time, thread->wait_ns, is_ns));
		fprintf(stream, "%6s waits  ", format_count(count, thread->contended));
		fprintf(stream, "%s (%d), %s acquired", thread->name ? thread->name : "thread",
			thread->tid, format_count(count, thread->acquisitions));
		priority_print(stream, thread);
		fputc('\n', stream);
	}
}
