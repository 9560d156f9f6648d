/* SPDX-License-Identifier: MIT */
/* Begins and ends both sides; a second beginning would need counts that begin anew in the target.
 */
#include "tracing.h"

#include "ctf_convert.h"
#include "monotonic.h"
#include "process.h"
#include "recording_dir.h"
#include "session.h"

enum { NS_PER_MS = 1000000 };

bool tracing_is_late(const struct record_options *options)
{
	return options->is_paused || options->delay_ns > 0;
}

int tracing_open_kernel(struct tracing *tracing)
{
	struct about *about = tracing->about;

	g_clear_pointer(&about->kernel_note, g_free);
	tracing->kernel = kernel_source_open(tracing->options->kernel, tracing->directory,
					     about->id, &about->kernel_note);
	if (!tracing->kernel)
		return -1;
	g_free(about->kernel_source);
	about->kernel_source = g_strdup(kernel_source_name(tracing->kernel));
	return 0;
}

void tracing_arm(struct tracing *tracing)
{
	const struct record_options *options = tracing->options;
	int64_t now_ns = monotonic_now_ns();

	if (tracing->state == TRACING_WAITING)
		tracing->due_ns = options->is_paused ? 0 : now_ns + (int64_t)options->delay_ns;
	else if (options->duration_ns)
		tracing->due_ns = now_ns + (int64_t)options->duration_ns;
}

int tracing_begin(struct tracing *tracing, void (*add_tids)(pid_t pid, GArray *tids))
{
	g_autoptr(GArray) tids = g_array_new(FALSE, FALSE, sizeof(pid_t));
	struct about *about = tracing->about;

	add_tids(tracing->pid, tids);
	if (kernel_source_start(tracing->kernel, tracing->pid, tids, add_tids) < 0)
		return -1;
	/* The kernel's side first: of each wait that a program tells of, it tells what there was.
	 */
	if (tracing->daemon && session_begin(tracing->daemon) < 0)
		return -1;
	about->start_ns = monotonic_now_ns();
	if (tracing->watch)
		watch_note_threads(tracing->watch, tids);
	tracing->state = TRACING_ON;
	tracing_arm(tracing);
	about_set_state(about, ABOUT_RUNNING);
	return about_write(about, tracing->directory);
}

static void session_end(struct tracing *tracing)
{
	struct about *about = tracing->about;

	if (!tracing->daemon->pid) {
		g_printerr("lockcost: the LTTng session daemon was ended by somebody; what it had "
			   "written by then is in the recording\n");
		about_note(about,
			   "the LTTng session daemon was ended before the program: events after "
			   "that, and some of the last second before, are missing");
		return;
	}
	if (tracing->state == TRACING_WAITING)
		about->ust_lost_events = 0;
	else if (session_stop(tracing->daemon, &about->ust_lost_events) < 0)
		about_note(
			about,
			"the LTTng session did not end in order: its last events may be missing");
	daemon_ask_end(tracing->daemon);
}

int tracing_end(struct tracing *tracing, bool is_outlived)
{
	struct about *about = tracing->about;
	int status = 0;

	if (tracing->state == TRACING_WAITING) {
		about_note(about, "the program ended before the recording began");
		g_printerr("lockcost: the program ended before the recording began\n");
	} else {
		if (is_outlived && tracing->daemon && tracing->daemon->pid)
			session_ask_counts(tracing->daemon);
		about->end_ns = monotonic_now_ns();
	}
	kernel_source_finish(tracing->kernel, about);
	tracing->kernel = NULL;
	if (tracing->daemon)
		session_end(tracing);
	if (ctf_convert(tracing->directory) < 0)
		status = -1;
	if (tracing->daemon)
		daemon_stop(tracing->daemon);
	tracing->state = TRACING_OVER;
	tracing->due_ns = 0;
	tracing->status = recording_dir_seal(about, tracing->directory, status);
	return tracing->status;
}

/** While the program runs. */
static void begin_late(struct tracing *tracing)
{
	watch_look(tracing->watch);
	if (tracing_begin(tracing, process_add_family) == 0) {
		g_printerr("lockcost: recording\n");
		return;
	}
	about_note(tracing->about, "the recording could not be begun");
	tracing_end(tracing, false);
	tracing->status = -1;
}

static void end_early(struct tracing *tracing)
{
	if (tracing_end(tracing, true) == 0)
		g_printerr("lockcost: the recording %s has ended; the program goes on\n",
			   tracing->directory);
}

void tracing_control(struct tracing *tracing, enum control_request request)
{
	if (request == CONTROL_START && tracing->state == TRACING_WAITING)
		begin_late(tracing);
	else if (request == CONTROL_STOP && tracing->state == TRACING_ON)
		end_early(tracing);
}

static void do_due(struct tracing *tracing)
{
	if (!tracing->due_ns || monotonic_now_ns() < tracing->due_ns)
		return;
	tracing->due_ns = 0;
	if (tracing->state == TRACING_WAITING)
		begin_late(tracing);
	else if (tracing->state == TRACING_ON)
		end_early(tracing);
}

int tracing_look(struct tracing *tracing)
{
	int64_t due_ms, pause_ms;

	do_due(tracing);
	/* A recorder that is killed leaves what it has seen. */
	if (tracing->state != TRACING_OVER && watch_look(tracing->watch))
		about_write(tracing->about, tracing->directory);
	pause_ms = watch_pause_ms(tracing->watch);
	if (!tracing->due_ns)
		return (int)pause_ms;
	due_ms = (tracing->due_ns - monotonic_now_ns()) / NS_PER_MS;
	return (int)CLAMP(due_ms, 0, pause_ms);
}

void tracing_clear(struct tracing *tracing)
{
	int64_t ignored;

	if (tracing->kernel)
		kernel_source_close(tracing->kernel, &ignored);
	tracing->kernel = NULL;
	watch_free(tracing->watch);
}
