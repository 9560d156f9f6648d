/* SPDX-License-Identifier: MIT */
/* Nothing is kept but the sums of what was printed. */
#include "perfetto_events.h"

#include "labels.h"
#include "slices.h"

void perfetto_note_text(struct perfetto_notes *notes, const char *name, const char *text)
{
	if (text)
		notes->list[notes->count++] = (struct perfetto_note){.name = name, .text = text};
}

void perfetto_note_number(struct perfetto_notes *notes, const char *name, uint64_t number)
{
	if (number != REPORT_UNKNOWN)
		notes->list[notes->count++] =
			(struct perfetto_note){.name = name, .number = number};
}

static void shown_add(struct perfetto *perfetto, const struct report_lock *row, uint64_t waits,
		      uint64_t wait_ns)
{
	struct perfetto_shown *shown = g_hash_table_lookup(perfetto->shown, row);

	if (!shown) {
		shown = g_new0(struct perfetto_shown, 1);
		g_hash_table_insert(perfetto->shown, (void *)row, shown);
	}
	shown->waits += waits;
	shown->wait_ns += wait_ns;
}

static const char *outcome_of(const struct wait *wait, const struct report_lock *row)
{
	if (wait->outcome == WAIT_ACQUIRED)
		return row->is_signal ? "done" : "acquired";
	if (wait->outcome == WAIT_UNFINISHED)
		return "unfinished";
	return wait->status < 0 ? "cancelled" : "failed";
}

/* The first piece of the wait after the thread was woken; NULL: it was not, or there is none. */
static const struct slice *woken_slice(const struct perfetto *perfetto, const struct phases *phases)
{
	for (guint i = 0; phases->waking_ns && i < perfetto->slices->len; i++) {
		const struct slice *slice = &g_array_index(perfetto->slices, struct slice, i);

		if (slice->from_ns >= phases->waking_ns)
			return slice;
	}
	return NULL;
}

/*
 * An arrow begins where the waiter was woken, at the thread that did it. It is to be printed before
 * what it points to, which may be at the same time. Returns its number, 0: there is none.
 */
static uint64_t flow_begin(struct perfetto *perfetto, const struct wait *wait,
			   const struct report_lock *row, const struct phases *phases)
{
	const struct thread *waker = g_hash_table_lookup(perfetto->model->kernel_threads,
							 GINT_TO_POINTER(phases->waker_tid));
	struct perfetto_notes notes = {0};
	struct perfetto_event event = {
		.time_ns = phases->waking_ns, .category = "wake", .notes = notes.list};
	char *name;

	if (phases->waker_tid <= 0 || !waker)
		return 0;
	name = g_strdup_printf("wake: %s", row->name);
	perfetto_note_text(&notes, "lock", row->id);
	perfetto_note_number(&notes, "woken_tid", (uint64_t)wait->thread->tid);
	event.track = tracks_thread(perfetto->tracks, waker);
	event.name = name;
	event.note_count = notes.count;
	event.flow_from = ++perfetto->flow_count;
	perfetto_print_instant(perfetto->stream, &event);
	g_free(name);
	return event.flow_from;
}

/* An arrow with the number `flow` ends at the slice `woken`. */
static void slices_print(const struct perfetto *perfetto, uint64_t track, uint64_t flow,
			 const struct slice *woken)
{
	for (guint i = 0; i < perfetto->slices->len; i++) {
		const struct slice *slice = &g_array_index(perfetto->slices, struct slice, i);
		struct perfetto_event event = {
			.track = track,
			.time_ns = slice->from_ns,
			.name = label_phase((enum phase)slice->what),
			.category = "phase",
			.flow_to = slice == woken ? flow : 0,
		};

		perfetto_print_begin(perfetto->stream, &event);
		perfetto_print_end(perfetto->stream, track, slice->to_ns);
	}
}

static void wait_print(struct perfetto *perfetto, const struct wait *wait,
		       const struct report_lock *row, uint64_t track, const struct phases *phases)
{
	const struct slice *woken = woken_slice(perfetto, phases);
	uint64_t flow = woken ? flow_begin(perfetto, wait, row, phases) : 0;
	char *name = g_strdup_printf("wait: %s", row->name);
	struct perfetto_notes notes = {0};
	struct perfetto_event event = {
		.track = track,
		.time_ns = wait->request_ns,
		.name = name,
		.category = label_kind(wait->kind),
		.notes = notes.list,
	};

	perfetto_note_text(&notes, "lock", row->id);
	perfetto_note_text(&notes, "outcome", outcome_of(wait, row));
	if (wait->outcome == WAIT_FAILED && wait->status > 0)
		perfetto_note_number(&notes, "errno", (uint64_t)wait->status);
	for (int i = 0; i < PHASE_COUNT; i++) {
		if (phases->ns[i])
			perfetto_note_number(&notes, perfetto->phase_names[i], phases->ns[i]);
	}
	event.note_count = notes.count;
	perfetto_print_begin(perfetto->stream, &event);
	slices_print(perfetto, track, flow, woken);
	perfetto_print_end(perfetto->stream, track, wait->end_ns);
	g_free(name);
}

static void wait_settled(void *context, const struct wait *wait)
{
	struct perfetto *perfetto = context;
	const struct report_lock *row = tracks_find_row(perfetto->tracks, wait->lock);
	struct phases phases;
	uint64_t track;

	if (!row || !selection_has(&perfetto->selection, wait->thread, wait->request_ns))
		return;
	track = tracks_wait(perfetto->tracks, wait->thread, wait->request_ns, wait->end_ns);
	if (!track)
		return;
	g_array_set_size(perfetto->slices, 0);
	phases_compute(&phases, wait, &perfetto->model->coverage, perfetto->slices);
	wait_print(perfetto, wait, row, track, &phases);
	shown_add(perfetto, row, 1, wait->end_ns - wait->request_ns);
}

static char *holder_text(const struct thread *thread)
{
	char *name = thread_copy_name(thread);
	char *text =
		g_strdup_printf("held by %s%s%d", name ? name : "", name ? " " : "", thread->tid);

	g_free(name);
	return text;
}

static void hold_seen(void *context, const struct model_hold *seen)
{
	struct perfetto *perfetto = context;
	const struct lockcost_hold *hold = &seen->hold;
	const struct report_lock *row = tracks_find_row(perfetto->tracks, seen->lock);
	bool is_over = hold->release_ns && !(hold->flags & LOCKCOST_HOLD_UNRELEASED);
	uint64_t to_ns = is_over ? hold->release_ns : perfetto->end_ns;
	struct perfetto_notes notes = {0};
	struct perfetto_event event = {
		.time_ns = seen->held_from_ns, .category = "hold", .notes = notes.list};
	char *name;

	if (!row || !seen->held_from_ns || to_ns < seen->held_from_ns ||
	    !selection_has(&perfetto->selection, seen->thread, seen->held_from_ns))
		return;
	event.track = tracks_hold(perfetto->tracks, row, seen->held_from_ns, to_ns);
	if (!event.track)
		return;
	name = holder_text(seen->thread);
	event.name = name;
	perfetto_note_text(&notes, "lock", row->id);
	perfetto_note_number(&notes, "waiters", hold->waiters);
	if (!hold->acquire_ns)
		perfetto_note_text(&notes, "begin", "not known: its first waiter's request");
	if (!is_over)
		perfetto_note_text(&notes, "end", "held at the end");
	event.note_count = notes.count;
	perfetto_print_begin(perfetto->stream, &event);
	perfetto_print_end(perfetto->stream, event.track, to_ns);
	g_free(name);
}

static void merged_seen(void *context, const struct model_merged *seen)
{
	struct perfetto *perfetto = context;
	const struct lockcost_merged *merged = seen->merged;
	const struct report_lock *row = tracks_find_row(perfetto->tracks, seen->lock);
	uint64_t to_ns = MAX(merged->end_ns, merged->begin_ns);
	struct perfetto_notes notes = {0};
	struct perfetto_event event = {
		.time_ns = merged->begin_ns, .category = "merged", .notes = notes.list};
	char *name;

	if (!row || !selection_has(&perfetto->selection, seen->thread, merged->begin_ns))
		return;
	event.track = tracks_merged(perfetto->tracks, seen->thread, merged->begin_ns, to_ns);
	if (!event.track)
		return;
	name = g_strdup_printf("many waits: %s", row->name);
	event.name = name;
	perfetto_note_text(&notes, "lock", row->id);
	perfetto_note_number(&notes, "waits", merged->waits);
	perfetto_note_number(&notes, "wait_ns", merged->wait_ns);
	perfetto_note_number(&notes, "wait_max_ns", merged->wait_max_ns);
	perfetto_note_number(&notes, "holds", merged->holds);
	perfetto_note_number(&notes, "hold_ns", merged->hold_ns);
	event.note_count = notes.count;
	perfetto_print_begin(perfetto->stream, &event);
	perfetto_print_end(perfetto->stream, event.track, to_ns);
	shown_add(perfetto, row, merged->waits, merged->wait_ns);
	g_free(name);
}

struct model_observer perfetto_observer(struct perfetto *perfetto)
{
	return (struct model_observer){
		.context = perfetto,
		.wait_settled = wait_settled,
		.hold_seen = hold_seen,
		.merged_seen = merged_seen,
	};
}
