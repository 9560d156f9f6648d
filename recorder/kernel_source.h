/* SPDX-License-Identifier: MIT */
/* The kernel side of a recording, by whichever tracer is best and works. */
#ifndef LOCKCOST_RECORDER_KERNEL_SOURCE_H
#define LOCKCOST_RECORDER_KERNEL_SOURCE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "about.h"
#include "recorder.h"

struct kernel_source;

/**
 * Whether what the user asks for by name can be had on this machine; that it cannot is reported.
 * Nothing is made: it is to be asked before an older recording has to give way.
 */
bool kernel_source_is_possible(enum record_kernel wanted);

/** Why no tracer here gives events, to be freed; null where one does. */
char *kernel_source_why_no_events(void);

/**
 * Choose a tracer and prepare it.
 * @param wanted  what the user asks for; only AUTO falls back to the next best
 * @param name    the recording's id, which names what is created in the kernel
 * @param note    receives why it is not a better one, empty when there is nothing to say; to be
 * freed
 * @return null when what was asked for cannot be had, which is reported
 */
struct kernel_source *kernel_source_open(enum record_kernel wanted, const char *directory,
					 const char *name, char **note);

/** Its name in recording.json. */
const char *kernel_source_name(const struct kernel_source *source);

/** Whether it records events: perf only lets threads read their own context switches. */
bool kernel_source_has_events(const struct kernel_source *source);

/**
 * Begin to record this process and its descendants.
 * @param tids      pid_t of its threads, to which those are added that it starts meanwhile
 * @param add_tids  lists them: process_add_threads() or process_add_family()
 * @return 0, or -1, which is reported
 */
int kernel_source_start(struct kernel_source *source, pid_t pid, GArray *tids,
			void (*add_tids)(pid_t pid, GArray *tids));

/**
 * End the recording and free the source.
 * @param lost_events  receives the number of lost events, ABOUT_UNKNOWN where there is none to know
 * @return 0, or -1 when events could not be written, which is reported
 */
int kernel_source_close(struct kernel_source *source, int64_t *lost_events);

/**
 * The same at a recording's end: what got lost, which process each thread is of that ran, and what
 * could not be written is noted in `about`.
 */
void kernel_source_finish(struct kernel_source *source, struct about *about);

#endif
