/* SPDX-License-Identifier: MIT */
/* The conclusions first, then every event that they were drawn from. */
#include "text_explained.h"

#include <string.h>

#include "format.h"
#include "labels.h"
#include "text_parts.h"

enum { STATUS_MAX = 512 /* from here on the kernel's own numbers, of calls begun anew */ };

/* A time relative to the request: "+12.345 us"; all in one unit, so that they can be compared. */
static const char *relative(char text[FORMAT_SIZE], const struct explained *wait, uint64_t time_ns)
{
	bool is_before = time_ns < wait->request_ns;
	uint64_t ns = is_before ? wait->request_ns - time_ns : time_ns - wait->request_ns;

	g_snprintf(text, FORMAT_SIZE, "%s%" G_GUINT64_FORMAT ".%03u", is_before ? "-" : "+",
		   ns / 1000, (unsigned int)(ns % 1000));
	return text;
}

static const char *thread_name(const struct explained *wait, int32_t tid)
{
	for (guint i = 0; i < wait->threads->len; i++) {
		const struct explained_thread *thread = wait->threads->pdata[i];

		if (thread->tid == tid)
			return thread->name ? thread->name : "thread";
	}
	return "thread";
}

static const char *lock_name(const struct report *report, const char *id)
{
	const struct report_lock *lock = report_find_lock(report, id);

	return lock ? lock->name : id;
}

/* A wait that was cancelled, or ended by a signal, has no errno of its own. */
static void status_print(FILE *stream, int32_t status)
{
	if (status < 0)
		fputs("  the thread was cancelled in it\n", stream);
	else if (status > 0 && status < STATUS_MAX)
		fprintf(stream, "  the call returned %s\n", g_strerror(status));
}

static void header_print(FILE *stream, const struct explained *wait)
{
	char duration[FORMAT_SIZE];
	const char *outcome = wait->is_unfinished ? ", and had not ended at the end"
			      : wait->is_acquired ? ""
						  : ", and gave up";

	fprintf(stream,
		"%s (%s, %s): wait %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", by length\n",
		wait->lock_name ? wait->lock_name : wait->lock_id, label_kind(wait->kind),
		wait->lock_id, wait->rank, wait->count);
	fprintf(stream, "  %s (%d) of process %d waited %s%s, in %s\n",
		thread_name(wait, wait->tid), wait->tid, wait->pid,
		format_duration(duration, wait->end_ns - wait->request_ns, false), outcome,
		wait->site.place.text ? wait->site.place.text : "an unknown place");
	if (!wait->is_acquired && !wait->is_unfinished)
		status_print(stream, wait->status);
	fprintf(stream, "  request %" G_GUINT64_FORMAT " ns, return %" G_GUINT64_FORMAT " ns",
		wait->request_ns, wait->end_ns);
	if (wait->start_ns && wait->start_ns <= wait->request_ns)
		fprintf(stream, ", %.9f s after the recording began",
			(double)(wait->request_ns - wait->start_ns) / 1e9);
	fputc('\n', stream);
}

static void piece_print(FILE *stream, const struct explained *wait,
			const struct explained_piece *piece, const char *what)
{
	char from[FORMAT_SIZE], to[FORMAT_SIZE], length[FORMAT_SIZE];

	fprintf(stream, "  %12s %12s %12s  %s", relative(from, wait, piece->from_ns),
		relative(to, wait, piece->to_ns),
		format_duration(length, piece->to_ns - piece->from_ns, true), what);
}

static void phases_print(FILE *stream, const struct explained *wait)
{
	const char *labels[PHASE_COUNT];

	for (int i = 0; i < PHASE_COUNT; i++)
		labels[i] = label_phase((enum phase)i);
	fputs("\nPhases: what the waiter did\n          FROM           TO       LENGTH\n", stream);
	for (guint i = 0; i < wait->phases->len; i++) {
		const struct explained_piece *piece = wait->phases->pdata[i];

		piece_print(stream, wait, piece, label_phase((enum phase)piece->what));
		fputc('\n', stream);
	}
	text_parts_print(stream, "  in all: ", labels, wait->phases_ns, PHASE_COUNT, true);
}

static void blame_print(FILE *stream, const struct explained *wait, const struct report *report)
{
	const char *labels[BLAME_COUNT];

	if (!wait->has_blame)
		return;
	for (int i = 0; i < BLAME_COUNT; i++)
		labels[i] = label_blame((enum blame_class)i);
	fputs("\nBlame: who held it meanwhile, and what he did\n"
	      "          FROM           TO       LENGTH\n",
	      stream);
	for (guint i = 0; i < wait->blame->len; i++) {
		const struct explained_piece *piece = wait->blame->pdata[i];

		piece_print(stream, wait, piece, label_blame((enum blame_class)piece->what));
		if (piece->next_lock)
			fprintf(stream, " %s", lock_name(report, piece->next_lock));
		if (piece->holder_tid)
			fprintf(stream, "  %s (%d)", thread_name(wait, piece->holder_tid),
				piece->holder_tid);
		if (piece->holder.place.text)
			fprintf(stream, ", taken in %s", piece->holder.place.text);
		fputc('\n', stream);
	}
	text_parts_print(stream, "  in all: ", labels, wait->blame_ns, BLAME_COUNT, true);
}

static void events_print(FILE *stream, const struct explained *wait)
{
	char time[FORMAT_SIZE], count[FORMAT_SIZE];

	fputs("\nEvents, by the time at which each was recorded\n"
	      "          TIME  CLOCK_MONOTONIC CPU    TID THREAD\n",
	      stream);
	for (guint i = 0; i < wait->events->len; i++) {
		const struct explained_event *event = wait->events->pdata[i];

		fprintf(stream, "  %12s %16" G_GUINT64_FORMAT " %3d %6d %-15s %s",
			relative(time, wait, event->time_ns), event->time_ns, event->cpu,
			event->tid, event->tid ? thread_name(wait, event->tid) : "", event->text);
		if (event->phase >= 0)
			fprintf(stream, "  -> %s", label_phase((enum phase)event->phase));
		fputc('\n', stream);
	}
	if (wait->left_out)
		fprintf(stream, "  and %s more (--all prints them)\n",
			format_count(count, wait->left_out));
	fputs("\nTIME: microseconds since the request. -> the phase that begins with the event. "
	      "`babeltrace2 --clock-cycles`\nprints the same events with the same times "
	      "(CLOCK_MONOTONIC, ns), fields that matter for no conclusion, too.\n",
	      stream);
}

void text_explained_write(FILE *stream, const struct explained *explained,
			  const struct report *report)
{
	header_print(stream, explained);
	phases_print(stream, explained);
	blame_print(stream, explained, report);
	events_print(stream, explained);
}
