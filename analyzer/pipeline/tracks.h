/* SPDX-License-Identifier: MIT */
/*
 * The tracks of a trace for Perfetto: each process has its threads, and its locks in two groups. A
 * track is told of when something is on it first.
 */
#ifndef LOCKCOST_TRACKS_H
#define LOCKCOST_TRACKS_H

#include <stdint.h>
#include <stdio.h>

#include "model.h"
#include "report.h"

struct tracks;

/** The tracks of what the report has; `report` must outlive them. */
struct tracks *tracks_create(const struct report *report, FILE *stream);
void tracks_free(struct tracks *tracks);

/** What the report says of a lock of another reading; NULL: it leaves it out. */
const struct report_lock *tracks_find_row(struct tracks *tracks, const struct lock *lock);

/** The thread's own track. */
uint64_t tracks_thread(struct tracks *tracks, const struct thread *thread);

/**
 * A track of the thread's that has room for a wait: its own, unless it is in a wait already. Where
 * none has any, the wait is to be left out: 0.
 */
uint64_t tracks_wait(struct tracks *tracks, const struct thread *thread, uint64_t from_ns,
		     uint64_t to_ns);

/** The same for waits that were told of together, which never are on the thread's own track. */
uint64_t tracks_merged(struct tracks *tracks, const struct thread *thread, uint64_t from_ns,
		       uint64_t to_ns);

/** A track of the lock's that has room for a hold; 0: there is none. */
uint64_t tracks_hold(struct tracks *tracks, const struct report_lock *row, uint64_t from_ns,
		     uint64_t to_ns);

/** The lock's first track, or its group's where no hold is on any: thousands may be like that. */
uint64_t tracks_lock(struct tracks *tracks, const struct report_lock *row);

/** All is told: say the names again that threads have got since. */
void tracks_finish(struct tracks *tracks);

#endif
