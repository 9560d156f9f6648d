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
	/* `value`: who had the CPU before, 0: the idle task; TIMELINE_LATE: see there */
	TIMELINE_SWITCHED_IN,
	/* switched out, not runnable; `value`: who has the CPU now; `operation`: 1: it sleeps
	   interruptibly */
	TIMELINE_BLOCKED,
	TIMELINE_PREEMPTED,   /* switched out while runnable; `value`: who has the CPU now */
	TIMELINE_EXITED,      /* switched out for good */
	TIMELINE_WAKING,      /* sched_waking; `value` is the waker's tid */
	TIMELINE_WAKEUP,      /* sched_wakeup: on a run queue */
	TIMELINE_FUTEX_ENTRY, /* `value` is the address, `operation` the FUTEX_* command */
	TIMELINE_FUTEX_EXIT,  /* `value` is what the call returned */
	/* another system call: `operation` is the GQuark of its name; `value`: 1: its exit is not
	   recorded */
	TIMELINE_CALL_ENTRY,
	TIMELINE_CALL_EXIT,
	TIMELINE_GAP, /* entries from here to the next were given up for want of room */
};

enum {
	TIMELINE_ENTRIES_MAX = 262144, /* 6 MiB for one thread */
	/* Value of a switch that the kernel did not report: the thread had been switched in by
	   then. */
	TIMELINE_LATE = -1,
	TIMELINE_CPU_UNKNOWN = -1,
};

struct timeline_entry {
	uint64_t time_ns;
	int64_t value;
	uint32_t operation;
	int16_t cpu;	 /* where it was recorded, TIMELINE_CPU_UNKNOWN */
	int8_t priority; /* a switch's: the thread's, as in struct event_sched_switch */
	uint8_t kind;	 /* enum timeline_kind */
};

struct timeline {
	struct timeline_entry *entries; /* in order of time */
	size_t entry_count;
	size_t capacity;
	uint64_t keep_from_ns;	     /* oldest open request; UINT64_MAX: none */
	uint64_t wanted_from_ns;     /* good to have, as far as there is room; UINT64_MAX: none */
	uint64_t forgotten_until_ns; /* entries before this were dropped */
	uint64_t gap_count;
	char comm[16];	 /* the thread's name in its last switch, empty: none was seen */
	int8_t priority; /* in its last switch */
	bool has_priority;
};

struct timeline *timeline_create(void);
void timeline_free(void *timeline);

/**
 * Append an entry. Entries that nobody needs any more make room; a full timeline gets a gap. A
 * system call in which nothing happened leaves no trace.
 */
void timeline_add(struct timeline *timeline, const struct timeline_entry *entry);

/** Index of the first entry later than time_ns; entry_count when there is none. */
size_t timeline_find_after(const struct timeline *timeline, uint64_t time_ns);

#endif
