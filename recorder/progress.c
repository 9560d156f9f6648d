/* SPDX-License-Identifier: MIT */
/* One line, written over and over. */
#include "progress.h"

#include <glib.h>
#include <stdio.h>
#include <unistd.h>

enum {
	UPDATES_PER_LOOK = 4096, /* calls from one look at the clock to the next */
	SHOW_US = 200000,
	FIRST_US = 500000, /* what is done sooner needs no line */
	BAR_WIDTH = 24,
};

struct progress {
	const char *work;
	unsigned int calls;
	int64_t begin_us;
	int64_t shown_us; /* 0: nothing is on the terminal */
};

struct progress *progress_create(const char *work)
{
	struct progress *progress;

	if (!isatty(STDERR_FILENO))
		return NULL;
	progress = g_new0(struct progress, 1);
	progress->work = work;
	progress->begin_us = g_get_monotonic_time();
	return progress;
}

static void bar_append(GString *line, double fraction, double elapsed_s)
{
	int done = (int)(fraction * BAR_WIDTH);
	double left_s = fraction > 0.01 ? elapsed_s / fraction - elapsed_s : -1;

	g_string_append(line, " [");
	for (int i = 0; i < BAR_WIDTH; i++)
		g_string_append_c(line, i < done ? '#' : '.');
	g_string_append_printf(line, "] %3.0f%%", fraction * 100);
	if (left_s >= 0)
		g_string_append_printf(line, ", %.0f s left", left_s);
}

static void show(struct progress *progress, double fraction, uint64_t event_count, int64_t now_us)
{
	double elapsed_s = (double)(now_us - progress->begin_us) / 1e6;
	GString *line = g_string_new(NULL);

	g_string_append_printf(line, "\r\033[Klockcost: %s", progress->work);
	if (fraction >= 0)
		bar_append(line, MIN(fraction, 1), elapsed_s);
	g_string_append_printf(line, ", %.1f M events, %.1f M/s", (double)event_count / 1e6,
			       (double)event_count / elapsed_s / 1e6);
	fputs(line->str, stderr);
	fflush(stderr);
	g_string_free(line, TRUE);
	progress->shown_us = now_us;
}

void progress_update(void *data, double fraction, uint64_t event_count)
{
	struct progress *progress = data;
	int64_t now_us;

	if (!progress || ++progress->calls % UPDATES_PER_LOOK != 0)
		return;
	now_us = g_get_monotonic_time();
	if (now_us - progress->begin_us >= FIRST_US && now_us - progress->shown_us >= SHOW_US)
		show(progress, fraction, event_count, now_us);
}

void progress_end(void *data)
{
	struct progress *progress = data;

	if (progress && progress->shown_us)
		fputs("\r\033[K", stderr);
	if (progress)
		progress->shown_us = 0;
}

void progress_free(struct progress *progress)
{
	progress_end(progress);
	g_free(progress);
}
