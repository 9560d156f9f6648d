/* SPDX-License-Identifier: MIT */
/* A growing array that forgets its oldest part when no open request reaches back to it. */
#include "timeline.h"

#include <glib.h>
#include <string.h>

enum {
	CAPACITY_FIRST = 32,
	/*
	 * A request is announced some time after its clock was read, and a release longer still
	 * after it happened: this many entries stay although nobody has asked for them yet.
	 */
	KEEP_MIN = 128,
	KEEP_BEFORE = 16, /* which say what the thread was doing when a span began */
};

struct timeline *timeline_create(void)
{
	struct timeline *timeline = g_new0(struct timeline, 1);

	timeline->keep_from_ns = UINT64_MAX;
	timeline->wanted_from_ns = UINT64_MAX;
	return timeline;
}

void timeline_free(void *data)
{
	struct timeline *timeline = data;

	if (!timeline)
		return;
	g_free(timeline->entries);
	g_free(timeline);
}

size_t timeline_find_after(const struct timeline *timeline, uint64_t time_ns)
{
	size_t low = 0, high = timeline->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (timeline->entries[middle].time_ns <= time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Drop what is older than every open request. Returns the number of entries dropped. */
static size_t forget_old(struct timeline *timeline, uint64_t wanted_from_ns)
{
	size_t needed = timeline_find_after(timeline, timeline->keep_from_ns);
	size_t wanted = timeline_find_after(timeline, wanted_from_ns);
	size_t recent = timeline->entry_count > KEEP_MIN ? timeline->entry_count - KEEP_MIN : 0;
	size_t dropped = MIN(needed, recent);

	dropped = MIN(dropped, wanted - MIN(wanted, KEEP_BEFORE));
	if (dropped == 0)
		return 0;
	timeline->forgotten_until_ns = timeline->entries[dropped - 1].time_ns;
	timeline->entry_count -= dropped;
	memmove(timeline->entries, timeline->entries + dropped,
		timeline->entry_count * sizeof(*timeline->entries));
	return dropped;
}

static void grow(struct timeline *timeline)
{
	timeline->capacity = timeline->capacity ? timeline->capacity * 2 : CAPACITY_FIRST;
	timeline->entries = g_renew(struct timeline_entry, timeline->entries, timeline->capacity);
}

/* The older half stays: it has the open wait's beginning, the newer one mostly what followed it. */
static void give_up_newer_half(struct timeline *timeline)
{
	size_t half = timeline->entry_count / 2;

	timeline->entries[half] = (struct timeline_entry){
		.time_ns = timeline->entries[half].time_ns,
		.kind = TIMELINE_GAP,
	};
	timeline->entry_count = half + 1;
	timeline->gap_count++;
}

/* Most calls return at once: they need not take the place of what matters. */
static bool ends_empty_call(const struct timeline *timeline, const struct timeline_entry *entry)
{
	const struct timeline_entry *last;

	if (timeline->entry_count == 0)
		return false;
	last = &timeline->entries[timeline->entry_count - 1];
	if (last->kind != TIMELINE_CALL_ENTRY)
		return false;
	return entry->kind == TIMELINE_CALL_EXIT ||
	       (last->value &&
		(entry->kind == TIMELINE_CALL_ENTRY || entry->kind == TIMELINE_FUTEX_ENTRY));
}

void timeline_add(struct timeline *timeline, const struct timeline_entry *entry)
{
	if (ends_empty_call(timeline, entry)) {
		timeline->entry_count--;
		if (entry->kind == TIMELINE_CALL_EXIT)
			return;
	}
	if (timeline->entry_count == timeline->capacity) {
		size_t dropped = forget_old(timeline, timeline->wanted_from_ns);
		bool is_enough = dropped > 0 && dropped + KEEP_BEFORE >= timeline->capacity / 2;

		if (!is_enough && timeline->capacity < TIMELINE_ENTRIES_MAX)
			grow(timeline);
		else if (!is_enough)
			forget_old(timeline, UINT64_MAX);
		if (timeline->entry_count == timeline->capacity)
			give_up_newer_half(timeline);
	}
	timeline->entries[timeline->entry_count++] = *entry;
}
