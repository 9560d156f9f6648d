/* SPDX-License-Identifier: MIT */
/*
 * What the kernel did with one thread, as far back as somebody needs it: the context switches,
 * wake-ups and futex calls since the thread's oldest open request.
 */
#ifndef LOCKCOST_TIMELINE_H
#define LOCKCOST_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum timeline_kind {
	TIMELINE_SWITCHED_IN, /* `value` is 1 where the kernel did not say so: it ran by then */
	TIMELINE_BLOCKED,     /* switched out, not runnable */
	TIMELINE_PREEMPTED,   /* switched out while runnable */
	TIMELINE_EXITED,      /* switched out for good */
	TIMELINE_WAKING,      /* sched_waking; `value` is the waker's tid */
	TIMELINE_WAKEUP,      /* sched_wakeup: on a run queue */
	TIMELINE_FUTEX_ENTRY, /* `value` is the address, `operation` the FUTEX_* command */
	TIMELINE_FUTEX_EXIT,  /* `value` is what the call returned */
	TIMELINE_GAP,	      /* entries from here to the next were given up for want of room */
};

struct timeline_entry {
	uint64_t time_ns;
	int64_t value;
	uint32_t operation;
	enum timeline_kind kind;
};

struct timeline {
	struct timeline_entry *entries; /* in order of time */
	size_t entry_count;
	size_t capacity;
	uint64_t keep_from_ns;	     /* oldest open request; UINT64_MAX: none */
	uint64_t wanted_from_ns;     /* good to have, as far as there is room; UINT64_MAX: none */
	uint64_t forgotten_until_ns; /* entries before this were dropped */
	uint64_t gap_count;
};

struct timeline *timeline_create(void);
void timeline_free(void *timeline);

/** Append an entry. Entries that nobody needs any more make room; a full timeline gets a gap. */
void timeline_add(struct timeline *timeline, const struct timeline_entry *entry);

/** Index of the first entry later than time_ns; entry_count when there is none. */
size_t timeline_find_after(const struct timeline *timeline, uint64_t time_ns);

#endif
