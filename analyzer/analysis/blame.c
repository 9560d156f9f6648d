/* SPDX-License-Identifier: MIT */
/* Holds cut the wait, the holder's own waits cut a hold, and its timeline cuts what is left. */
#include "blame.h"

#include <string.h>

#include "blame_chain.h"
#include "phases.h"

static void give(struct cut *cut, struct blame_hold *hold, enum blame_class what, uint64_t ns)
{
	cut->blame->ns[what] += ns;
	if (hold)
		hold->ns[what] += ns;
}

/* A piece of the wait, for whoever wants to see them one by one. */
static void slice_add(struct cut *cut, const struct blame_hold *hold, enum blame_class what,
		      uint64_t from_ns, uint64_t to_ns)
{
	struct slice slice = {
		.from_ns = from_ns,
		.to_ns = to_ns,
		.what = what,
		.holder = hold ? hold->thread : NULL,
		.site = hold ? hold->site : 0,
		.next = what == BLAME_ON_LOCK ? cut->next : NULL,
	};

	if (cut->blame->slices && from_ns < to_ns)
		g_array_append_val(cut->blame->slices, slice);
}

/* The same, and its time. */
static void give_piece(struct cut *cut, struct blame_hold *hold, enum blame_class what,
		       uint64_t from_ns, uint64_t to_ns)
{
	give(cut, hold, what, to_ns - from_ns);
	slice_add(cut, hold, what, from_ns, to_ns);
}

static enum blame_class class_of(int phase)
{
	switch (phase) {
	case PHASE_PREEMPTED:
	case PHASE_WAKEUP:
		return BLAME_PREEMPTED;
	case PHASE_BLOCKED:
		return BLAME_BLOCKED;
	case PHASE_UNATTRIBUTED:
		return BLAME_UNATTRIBUTED;
	default:
		return BLAME_RUNNING;
	}
}

static void slices_take(struct cut *cut, const struct blame_hold *hold, GArray *phases)
{
	for (guint i = 0; i < phases->len; i++) {
		const struct slice *slice = &g_array_index(phases, struct slice, i);

		slice_add(cut, hold, class_of(slice->what), slice->from_ns, slice->to_ns);
	}
	g_array_unref(phases);
}

/* The holder did not wait for a lock: its timeline tells. */
static void state_add(struct cut *cut, struct blame_hold *hold, const struct hold_span *span,
		      uint64_t from_ns, uint64_t to_ns, bool acts_at_end)
{
	struct phases_span of = {
		.thread = span->thread,
		.running_ns = span->from_ns,
		.from_ns = from_ns,
		.to_ns = to_ns,
		.acts_at_end = acts_at_end,
		.causes = &cut->blame->causes,
	};
	uint64_t ns[PHASE_COUNT];

	if (from_ns >= to_ns)
		return;
	of.slices = cut->blame->slices ? slices_create() : NULL;
	phases_compute_span(ns, &of, &cut->model->coverage);
	for (int phase = 0; phase < PHASE_COUNT; phase++)
		give(cut, hold, class_of(phase), ns[phase]);
	if (of.slices)
		slices_take(cut, hold, of.slices);
}

static void hold_cut(struct cut *cut, struct blame_hold *hold, const struct hold_span *span,
		     uint64_t from_ns, uint64_t to_ns)
{
	guint i = wait_find_past(span->thread, from_ns);
	const struct past_wait *past;

	for (; (past = blame_chain_past(span->thread, i)) && past->request_ns < to_ns; i++) {
		uint64_t begin_ns = MAX(past->request_ns, from_ns);
		uint64_t end_ns = MIN(past->end_ns, to_ns);

		if (begin_ns >= end_ns)
			continue;
		state_add(cut, hold, span, from_ns, begin_ns, true);
		/* who waits for it does not have it, whatever a merged hold says of the time */
		if (past->lock == cut->wait->lock) {
			give_piece(cut, NULL, BLAME_UNATTRIBUTED, begin_ns, end_ns);
			from_ns = end_ns;
			continue;
		}
		cut->next = past->lock;
		give_piece(cut, hold, BLAME_ON_LOCK, begin_ns, end_ns);
		if (blame_chain_has(cut, past->lock))
			blame_chain_end(cut, past->lock, NULL, end_ns - begin_ns);
		else
			blame_chain_step(cut, past->lock, span->thread, begin_ns, end_ns);
		from_ns = end_ns;
	}
	state_add(cut, hold, span, from_ns, to_ns, to_ns == span->to_ns);
}

static void gap_add(struct cut *cut, uint64_t from_ns, uint64_t to_ns)
{
	const struct wait *wait = cut->wait;
	uint64_t known_ns = wait->lock->holds->forgotten_until_ns;
	/* A call that gave up was kept waiting by somebody, to the end. */
	bool is_held = wait->outcome != WAIT_ACQUIRED && to_ns == wait->end_ns;

	known_ns = CLAMP(known_ns, from_ns, to_ns);
	give_piece(cut, NULL, BLAME_UNATTRIBUTED, from_ns, known_ns);
	give_piece(cut, NULL,
		   cut->is_gap_certain && !is_held ? BLAME_NO_HOLDER : BLAME_UNATTRIBUTED, known_ns,
		   to_ns);
}

/* Whether the holder came later than the waiter, and was faster. */
static void order_note(struct cut *cut, struct hold_span *span)
{
	uint64_t asked_ns = span->request_ns ? span->request_ns : span->from_ns;

	if (span->is_merged || !span->from_ns || asked_ns <= cut->wait->request_ns)
		return;
	cut->blame->overtaken++;
	if (span->request_ns || span->has_barged)
		return;
	span->has_barged = true;
	cut->blame->barged++;
}

static void hold_visit(void *context, struct hold_span *span, uint64_t from_ns, uint64_t to_ns)
{
	struct cut *cut = context;
	struct blame_hold hold = {0};

	if (!span) {
		gap_add(cut, from_ns, to_ns);
		return;
	}
	order_note(cut, span);
	hold.thread = span->thread;
	hold.site = span->site;
	hold.stack = span->stack;
	hold_cut(cut, &hold, span, from_ns, to_ns);
	g_array_append_val(cut->blame->holds, hold);
}

/* Lost events and full tables leave holds that nobody has told of. */
static bool is_gap_certain(const struct wait *wait, const struct model *model, bool is_told)
{
	if (!is_told || wait->is_untold || model->ust_lost_until_ns >= wait->request_ns)
		return false;
	for (unsigned int i = 0; i < lock_member_count(wait->lock); i++) {
		if (lock_member(wait->lock, i).process->untracked_locks)
			return false;
	}
	return true;
}

void blame_compute(struct blame *blame, const struct wait *wait, const struct model *model,
		   bool is_told)
{
	struct cut cut = {
		.blame = blame,
		.wait = wait,
		.model = model,
		.is_gap_certain = is_gap_certain(wait, model, is_told),
		.chain = {wait->lock},
		.depth = 1,
	};

	const struct timeline *timeline = wait->thread->timeline;

	memset(blame->ns, 0, sizeof(blame->ns));
	g_array_set_size(blame->holds, 0);
	g_array_set_size(blame->chains, 0);
	if (blame->slices)
		g_array_set_size(blame->slices, 0);
	causes_reset(&blame->causes);
	blame->overtaken = 0;
	blame->barged = 0;
	blame->causes.has_priority = timeline && timeline->has_priority;
	blame->causes.priority = timeline ? timeline->priority : 0;
	holds_visit(wait->lock, wait->thread, wait->request_ns, wait->end_ns, hold_visit, &cut);
	if (blame->slices)
		slices_sort(blame->slices);
}

struct blame *blame_create(void)
{
	struct blame *blame = g_new0(struct blame, 1);

	blame->holds = g_array_new(FALSE, FALSE, sizeof(struct blame_hold));
	blame->chains = g_array_new(FALSE, FALSE, sizeof(struct blame_chain));
	causes_init(&blame->causes);
	return blame;
}

void blame_free(struct blame *blame)
{
	if (!blame)
		return;
	g_array_unref(blame->holds);
	g_array_unref(blame->chains);
	g_clear_pointer(&blame->slices, g_array_unref);
	causes_clear(&blame->causes);
	g_free(blame);
}
