/* SPDX-License-Identifier: MIT */
/* The report has the names, a second reading has the times. */
#include "perfetto.h"

#include "known.h"
#include "labels.h"
#include "perfetto_events.h"
#include "slices.h"
#include "start_time.h"
#include "stream.h"

/* What the report says of the lock, by the names of JSON, and what of it the trace does not show.
 */
static void total_print(struct perfetto *perfetto, const struct report_lock *row)
{
	static const struct perfetto_shown nothing;
	const struct perfetto_shown *known = g_hash_table_lookup(perfetto->shown, row);
	const struct perfetto_shown *shown = known ? known : &nothing;
	const struct report_usage *usage = &row->all;
	struct perfetto_notes notes = {0};
	struct perfetto_event event = {
		.track = tracks_lock(perfetto->tracks, row),
		.time_ns = perfetto->end_ns,
		.name = "total",
		.category = "total",
		.notes = notes.list,
	};

	perfetto_note_text(&notes, "lock", row->id);
	perfetto_note_text(&notes, "name", row->name);
	perfetto_note_text(&notes, "class", row->class);
	perfetto_note_text(&notes, "kind", label_kind(row->kind));
	perfetto_note_number(&notes, "acquisitions", usage->acquisitions);
	perfetto_note_number(&notes, "contended", usage->contended);
	perfetto_note_number(&notes, "waits", row->is_signal ? usage->contended : usage->waits);
	perfetto_note_number(&notes, "wait_ns", usage->wait.total_ns);
	perfetto_note_number(&notes, "merged_waits", usage->merged_waits);
	perfetto_note_number(&notes, "merged_wait_ns", usage->merged_wait_ns);
	perfetto_note_number(&notes, "hold_ns", usage->hold.total_ns);
	perfetto_note_number(&notes, "transition_cost_ns", usage->transition_ns);
	perfetto_note_number(&notes, "waits_not_shown",
			     usage->waits - MIN(usage->waits, shown->waits));
	perfetto_note_number(&notes, "wait_not_shown_ns",
			     usage->wait.total_ns - MIN(usage->wait.total_ns, shown->wait_ns));
	event.note_count = notes.count;
	perfetto_print_instant(perfetto->stream, &event);
}

static void totals_print(struct perfetto *perfetto, const GPtrArray *locks)
{
	for (guint i = 0; i < locks->len; i++)
		total_print(perfetto, locks->pdata[i]);
}

static void receive(void *context, const struct event *event)
{
	struct perfetto *perfetto = context;

	perfetto->end_ns = MAX(perfetto->end_ns, event->time_ns);
	model_add(perfetto->model, event);
}

static void perfetto_init(struct perfetto *perfetto, const struct report *report, FILE *stream)
{
	struct model_observer observer = perfetto_observer(perfetto);

	*perfetto = (struct perfetto){.report = report,
				      .selection = selection_of(report),
				      .stream = stream,
				      .end_ns = report->end_ns};
	perfetto->model = model_create(&observer, report->pid_namespace);
	perfetto->tracks = tracks_create(report, stream);
	perfetto->shown = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	perfetto->slices = slices_create();
	for (int i = 0; i < PHASE_COUNT; i++)
		perfetto->phase_names[i] =
			g_strdup_printf("phase_%s_ns", label_phase((enum phase)i));
}

static void perfetto_clear(struct perfetto *perfetto)
{
	for (int i = 0; i < PHASE_COUNT; i++)
		g_free(perfetto->phase_names[i]);
	g_array_unref(perfetto->slices);
	g_hash_table_destroy(perfetto->shown);
	tracks_free(perfetto->tracks);
	model_free(perfetto->model);
}

int perfetto_write(const struct report *report, const struct report_options *options, FILE *stream)
{
	struct perfetto perfetto;
	int result;

	perfetto_init(&perfetto, report, stream);
	known_add(perfetto.model, report_known(options));
	perfetto_print_clocks(stream, report->start_ns, start_time_ns(report));
	result = report_read_again(options, receive, &perfetto);
	if (result == 0) {
		model_finish(perfetto.model, report->end_ns);
		tracks_finish(perfetto.tracks);
		totals_print(&perfetto, report->locks);
		totals_print(&perfetto, report->signals);
		result = stream_finish(stream);
	}
	perfetto_clear(&perfetto);
	return result;
}
