/* SPDX-License-Identifier: MIT */
/* An array in the order of releases; events about them come nearly in that order. */
#include "holds.h"

enum {
	SPANS_MIN = 64,		  /* fewer are not worth looking through for old ones */
	SPANS_MAX = 131072,	  /* 6 MiB for one lock: a starving waiter sees many holds */
	MERGED_TOGETHER_MAX = 64, /* spans looked at for those that share a time with merged ones */
	LATER_SPANS_MAX = 256, /* releases after a wait's end among which its holders are sought */
};

struct holds *holds_get(struct lock *lock)
{
	if (!lock->holds) {
		lock->holds = g_new0(struct holds, 1);
		lock->holds->spans = g_array_new(FALSE, FALSE, sizeof(struct hold_span));
		lock->holds->users = g_ptr_array_new();
		lock->holds->user_set = g_hash_table_new(NULL, NULL);
	}
	return lock->holds;
}

void holds_free(struct holds *holds)
{
	if (!holds)
		return;
	g_array_unref(holds->spans);
	g_ptr_array_unref(holds->users);
	g_hash_table_destroy(holds->user_set);
	g_free(holds);
}

static struct hold_span *span_at(const struct holds *holds, guint index)
{
	return &g_array_index(holds->spans, struct hold_span, index);
}

/* Index of the first span that ends after time_ns. */
static guint find_after(const struct holds *holds, uint64_t time_ns)
{
	guint low = 0, high = holds->spans->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (span_at(holds, middle)->to_ns <= time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void make_room(struct holds *holds, uint64_t wanted_from_ns)
{
	guint len = holds->spans->len, dropped;

	/* At every doubling: looking costs little then. */
	if (len < SPANS_MIN || (len & (len - 1)) != 0)
		return;
	dropped = find_after(holds, wanted_from_ns);
	/* The newest of those may have to say that a later one did not begin before. */
	dropped -= MIN(dropped, 1);
	if (len >= SPANS_MAX)
		dropped = MAX(dropped, len / 2);
	if (dropped == 0)
		return;
	holds->forgotten_until_ns = span_at(holds, dropped - 1)->to_ns;
	g_array_remove_range(holds->spans, 0, dropped);
}

void holds_add(struct lock *lock, const struct hold_span *span, uint64_t wanted_from_ns)
{
	struct holds *holds = holds_get(lock);
	guint at;

	make_room(holds, wanted_from_ns);
	holds->has_merged |= span->is_merged;
	at = holds->spans->len;
	/* Whoever died with a robust mutex held it until the next one took it. */
	if (at > 0 && span_at(holds, at - 1)->to_ns == UINT64_MAX && !span->is_reader &&
	    !span_at(holds, at - 1)->is_reader && span->from_ns > span_at(holds, at - 1)->from_ns)
		span_at(holds, at - 1)->to_ns = span->from_ns;
	while (at > 0 && span_at(holds, at - 1)->to_ns > span->to_ns)
		at--;
	g_array_insert_val(holds->spans, at, *span);
}

void holds_note_user(struct lock *lock, struct thread *thread)
{
	struct holds *holds = holds_get(lock);

	if (g_hash_table_add(holds->user_set, thread))
		g_ptr_array_add(holds->users, thread);
}

const struct hold_span *holds_find(const struct lock *lock, const struct thread *thread,
				   uint64_t time_ns)
{
	const struct holds *holds = lock->holds;

	for (guint i = holds ? holds->spans->len : 0; i-- > 0;) {
		const struct hold_span *span = span_at(holds, i);

		if (span->to_ns <= time_ns)
			return NULL;
		if (span->thread == thread)
			return span;
	}
	return NULL;
}

/* When the last hold ended before that one which it cannot have overlapped; 0: there is none. */
static uint64_t previous_end_ns(const struct holds *holds, guint index)
{
	bool is_reader = span_at(holds, index)->is_reader;

	while (index-- > 0) {
		if (span_at(holds, index)->is_merged)
			continue;
		if (!is_reader || !span_at(holds, index)->is_reader)
			return span_at(holds, index)->to_ns;
	}
	return 0;
}

/*
 * When the hold began, as far as a wait from from_ns on is concerned. An untimed one began before
 * any waiter came; a reader's that began after from_ns began after the wait was over, too.
 */
static uint64_t begin_ns(const struct holds *holds, guint index, uint64_t from_ns)
{
	const struct hold_span *span = span_at(holds, index);
	uint64_t previous_ns;

	if (span->from_ns)
		return MAX(span->from_ns, from_ns);
	previous_ns = previous_end_ns(holds, index);
	if (previous_ns <= from_ns)
		return from_ns;
	return span->is_reader ? UINT64_MAX : previous_ns;
}

/*
 * Index after the last span that can have begun before to_ns: what ends after an exclusive hold
 * that began later has begun later still. A semaphore's holds exclude nobody.
 */
static guint find_end(const struct lock *lock, guint first, uint64_t to_ns)
{
	const struct holds *holds = lock->holds;
	guint later = 0;

	for (guint i = first; i < holds->spans->len; i++) {
		const struct hold_span *span = span_at(holds, i);

		if (span->to_ns < to_ns)
			continue;
		if (++later > LATER_SPANS_MAX)
			return i;
		if (lock->kind != LOCKCOST_KIND_SEM && !span->is_reader && !holds->has_merged &&
		    span->from_ns >= to_ns)
			return i;
	}
	return holds->spans->len;
}

bool holds_have_other(const struct lock *lock, const struct thread *waiter, uint64_t from_ns,
		      uint64_t to_ns)
{
	const struct holds *holds = lock->holds;
	guint first = holds ? find_after(holds, from_ns) : 0;
	guint end = holds ? find_end(lock, first, to_ns) : 0;

	for (guint i = first; i < end; i++) {
		if (span_at(holds, i)->thread != waiter && span_at(holds, i)->from_ns < to_ns)
			return true;
	}
	return false;
}

/* How much of [from_ns, to_ns) it was held, as far as is known. */
static double share_ns(const struct hold_span *span, uint64_t from_ns, uint64_t to_ns)
{
	uint64_t begin = MAX(span->from_ns, from_ns), end = MIN(span->to_ns, to_ns);

	if (begin >= end)
		return 0;
	if (!span->is_merged)
		return (double)(end - begin);
	return (double)(end - begin) * (double)span->held_ns /
	       (double)(span->to_ns - span->from_ns);
}

/*
 * A time in which there are merged holds, of which span number `last` ends last. Whoever held the
 * lock then is told one after the other, for as long as he had it; the rest nobody had it.
 */
static void merged_visit(const struct holds *holds, guint last, const struct thread *waiter,
			 uint64_t from_ns, uint64_t to_ns, holds_visitor *visit, void *context)
{
	guint first = last - MIN(last, MERGED_TOGETHER_MAX);
	double held_ns = 0, most_ns = (double)(to_ns - from_ns), factor;
	uint64_t end_ns;

	for (guint i = first; i <= last; i++)
		if (span_at(holds, i)->thread != waiter)
			held_ns += share_ns(span_at(holds, i), from_ns, to_ns);
	factor = held_ns > most_ns ? most_ns / held_ns : 1;
	end_ns = from_ns + (uint64_t)(held_ns * factor);
	if (end_ns < to_ns)
		visit(context, NULL, end_ns, to_ns);
	for (guint i = last + 1; i-- > first && end_ns > from_ns;) {
		struct hold_span *span = span_at(holds, i);
		uint64_t share = (uint64_t)(share_ns(span, from_ns, to_ns) * factor);
		uint64_t begin = end_ns - MIN(share, end_ns - from_ns);

		if (span->thread == waiter || begin == end_ns)
			continue;
		visit(context, span, begin, end_ns);
		end_ns = begin;
	}
	/* what rounding has left */
	if (from_ns < end_ns)
		visit(context, NULL, from_ns, end_ns);
}

void holds_visit(const struct lock *lock, const struct thread *waiter, uint64_t from_ns,
		 uint64_t to_ns, holds_visitor *visit, void *context)
{
	const struct holds *holds = lock->holds;
	guint first = holds ? find_after(holds, from_ns) : 0;
	guint i = holds ? find_end(lock, first, to_ns) : 0;

	while (i-- > first && to_ns > from_ns) {
		struct hold_span *span = span_at(holds, i);
		uint64_t begin = begin_ns(holds, i, from_ns), end = MIN(span->to_ns, to_ns);

		if (span->thread == waiter || begin >= end)
			continue;
		if (end < to_ns)
			visit(context, NULL, end, to_ns);
		if (span->is_merged)
			merged_visit(holds, i, waiter, begin, end, visit, context);
		else
			visit(context, span, begin, end);
		to_ns = begin;
	}
	if (from_ns < to_ns)
		visit(context, NULL, from_ns, to_ns);
}
