/* SPDX-License-Identifier: MIT */
/*
 * Three readings, each in constant memory: names and ids of all locks, the wait and what is derived
 * about it, and the events around it.
 */
#include "explain.h"

#include <stdlib.h>
#include <string.h>

#include "explain_events.h"
#include "explain_query.h"
#include "explainer.h"
#include "naming.h"
#include "rows.h"
#include "text_explained.h"

enum { RANK_MAX = 100000 };

void explain_options_init(struct explain_options *options)
{
	*options = (struct explain_options){.rank = 1};
}

void explain_options_clear(struct explain_options *options)
{
	g_free(options->directory);
	g_strfreev(options->traces);
	g_free(options->lock);
	g_free(options->at);
	*options = (struct explain_options){0};
}

GOptionGroup *explain_options_group(struct explain_options *options)
{
	const GOptionEntry entries[] = {
		{"lock", 0, 0, G_OPTION_ARG_STRING, &options->lock,
		 "A wait for that lock, by its name, class or id (the one that was waited for "
		 "longest)",
		 "NAME"},
		{"rank", 0, 0, G_OPTION_ARG_INT, &options->rank,
		 "The N-th longest of the waits that fit (1)", "N"},
		{"at", 0, 0, G_OPTION_ARG_STRING, &options->at,
		 "A wait that was going on at that time: seconds since the recording began, or "
		 "CLOCK_MONOTONIC with \"ns\" behind it; for any lock, without --lock",
		 "TIME"},
		{"tid", 0, 0, G_OPTION_ARG_INT, &options->tid, "A wait of that thread", "TID"},
		{"all", 0, 0, G_OPTION_ARG_NONE, &options->has_all_events,
		 "Print all events, however many there are", NULL},
		{"trace", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->traces,
		 "Read the CTF traces below DIR instead of a recording; may be repeated", "DIR"},
		{0},
	};
	GOptionGroup *group =
		g_option_group_new("explain", "Which wait:", "Show these options", NULL, NULL);

	g_option_group_add_entries(group, entries);
	return group;
}

static struct explained_piece *piece_make(const struct slice *slice)
{
	struct explained_piece *piece = g_new0(struct explained_piece, 1);

	piece->from_ns = slice->from_ns;
	piece->to_ns = slice->to_ns;
	piece->what = slice->what;
	return piece;
}

static void blame_fill(struct explained *explained, const struct blame *blame,
		       struct naming *naming)
{
	explained->has_blame = true;
	memcpy(explained->blame_ns, blame->ns, sizeof(explained->blame_ns));
	for (guint i = 0; i < blame->slices->len; i++) {
		const struct slice *slice = &g_array_index(blame->slices, struct slice, i);
		struct explained_piece *piece = piece_make(slice);

		g_ptr_array_add(explained->blame, piece);
		if (slice->next)
			piece->next_lock = rows_lock_id(slice->next);
		if (!slice->holder)
			continue;
		piece->holder_tid = slice->holder->tid;
		piece->holder.process = slice->holder->process->index;
		piece->holder.place.address = slice->site;
		naming_site(naming, &piece->holder);
		explained_thread(explained, slice->holder->tid)->is_holder = true;
	}
}

static void threads_name(struct explained *explained, const struct model *model)
{
	for (guint i = 0; i < explained->threads->len; i++) {
		struct explained_thread *row = explained->threads->pdata[i];
		void *tid = GINT_TO_POINTER(row->tid);
		const struct thread *thread = g_hash_table_lookup(model->kernel_threads, tid);
		const struct timeline *timeline = g_hash_table_lookup(model->timelines, tid);

		if (thread)
			row->name = thread_copy_name(thread);
		if (!row->name && timeline && timeline->comm[0])
			row->name = g_strndup(timeline->comm, sizeof(timeline->comm));
	}
}

static struct explained *explained_make(const struct explained_wait *found,
					const struct explainer *explainer)
{
	struct naming *naming = naming_create(explainer_model(explainer));
	const struct wait *wait = &found->wait;
	struct explained *explained = explained_create();

	explained->lock_id = rows_lock_id(wait->lock);
	explained->kind = wait->kind;
	explained->pid = wait->thread->process->pid;
	explained->tid = wait->thread->tid;
	explained->count = explainer_count(explainer);
	explained->request_ns = wait->request_ns;
	explained->end_ns = wait->end_ns;
	explained->is_acquired = wait->outcome == WAIT_ACQUIRED;
	explained->is_unfinished = wait->outcome == WAIT_UNFINISHED;
	explained->status = wait->status;
	explained->site.process = wait->thread->process->index;
	explained->site.place.address = wait->site;
	if (wait->site)
		naming_site(naming, &explained->site);
	memcpy(explained->phases_ns, found->phases.ns, sizeof(explained->phases_ns));
	for (guint i = 0; i < found->phase_slices->len; i++)
		g_ptr_array_add(explained->phases,
				piece_make(&g_array_index(found->phase_slices, struct slice, i)));
	explained_thread(explained, wait->thread->tid)->is_waiter = true;
	if (found->blame)
		blame_fill(explained, found->blame, naming);
	if (found->phases.waker_tid > 0)
		explained_thread(explained, found->phases.waker_tid);
	threads_name(explained, explainer_model(explainer));
	naming_free(naming);
	return explained;
}

static void feed(void *context, const struct event *event)
{
	explainer_add(context, event);
}

static int missing_say(const struct explainer *explainer, const struct explain_options *options)
{
	uint64_t count = explainer_count(explainer);

	if (count)
		fprintf(stderr,
			"lockcost: only %" G_GUINT64_FORMAT
			" waits fit: --rank=%d is more than that\n",
			count, options->rank);
	else
		fprintf(stderr,
			"lockcost: no wait fits; `lockcost report --lock=NAME` shows whether "
			"there was any\n");
	return REPORT_STATUS_UNREADABLE;
}

/* The second and the third reading. */
static int wait_write(const struct explain_options *options, const struct report_options *input,
		      const struct report *report, const struct explainer_query *query,
		      FILE *stream)
{
	struct explainer *explainer = explainer_create(query, report->pid_namespace);
	const struct explained_wait *found = NULL;
	struct explain_events events = {.has_all = options->has_all_events};
	const struct report_lock *lock;
	int status = REPORT_STATUS_UNREADABLE;

	explainer_know(explainer, report_known(input));
	if (report_read_again(input, feed, explainer) != 0)
		goto out;
	explainer_finish(explainer, report->end_ns);
	found = explainer_result(explainer);
	if (!found) {
		status = missing_say(explainer, options);
		goto out;
	}
	events.explained = explained_make(found, explainer);
	events.explained->rank = query->rank;
	events.explained->start_ns = report->start_ns;
	events.lock = found->wait.lock;
	events.waking_ns = found->phases.waking_ns;
	lock = report_find_lock(report, events.explained->lock_id);
	events.explained->lock_name = g_strdup(lock ? lock->name : NULL);
	if (report_read_again(input, explain_events_add, &events) == 0) {
		text_explained_write(stream, events.explained, report);
		status = REPORT_STATUS_FINE;
	}
	explained_free(events.explained);
out:
	explainer_free(explainer);
	return status;
}

int explain_options_check(const struct explain_options *options)
{
	if (options->rank >= 1 && options->rank <= RANK_MAX)
		return REPORT_STATUS_FINE;
	fprintf(stderr, "lockcost: --rank=%d: it takes 1 to %d\n", options->rank, RANK_MAX);
	return REPORT_STATUS_USAGE;
}

int explain_write(const struct explain_options *options, FILE *stream)
{
	struct report_options input = {.directory = options->directory, .traces = options->traces};
	struct explainer_query query = {0};
	struct report *report;
	int status;

	report = report_create();
	status = report_make(&input, report) == 0 ? explain_query_fill(&query, report, options)
						  : REPORT_STATUS_UNREADABLE;
	if (status == REPORT_STATUS_FINE)
		status = wait_write(options, &input, report, &query, stream);
	g_clear_pointer(&query.lock_ids, g_hash_table_destroy);
	report_free(report);
	return status;
}
