/* SPDX-License-Identifier: MIT */
/*
 * Captures kernel events by a private ftrace instance: raw ring-buffer pages go to
 * DIRECTORY/ftrace, beside the format files that say how to read them. ctf_convert.h turns them
 * into CTF afterwards.
 *
 * Files: cpuN.raw (pages), SYSTEM.EVENT.format, header_page, clock (nanoseconds from the epoch to
 * the zero of CLOCK_MONOTONIC).
 */
#ifndef LOCKCOST_RECORDER_FTRACE_CAPTURE_H
#define LOCKCOST_RECORDER_FTRACE_CAPTURE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct ftrace_capture;

/**
 * Whether a capture can work here; tracefs is mounted if need be and possible.
 * @param reason  receives, when it cannot, half a sentence that says why, to be freed
 */
bool ftrace_capture_is_possible(char **reason);

/** Make the instance, still silent. Null on failure, which is reported. */
struct ftrace_capture *ftrace_capture_create(const char *directory, const char *name);

/**
 * Follow a process and all its descendants, from now on.
 * @param tids      pid_t of its threads, to which those are added that it starts meanwhile
 * @param add_tids  lists them
 * @return 0, or -1, which is reported
 */
int ftrace_capture_start(struct ftrace_capture *capture, pid_t pid, GArray *tids,
			 void (*add_tids)(pid_t pid, GArray *tids));

/**
 * Stop, write what is left in the buffers, remove the instance and free the capture.
 * @param lost_events  receives the number of events that found no room
 * @return 0, or -1 when not everything could be written, which is reported
 */
int ftrace_capture_stop(struct ftrace_capture *capture, int64_t *lost_events);

/**
 * Append to a recording what is left in the buffers of its killed recorder's instance, and remove
 * that.
 * @param lost_events  as above; left alone when there is no such instance
 */
void ftrace_capture_rescue(const char *directory, const char *name, int64_t *lost_events);

/** Remove the instances of recorders that do not live any more. */
void ftrace_capture_remove_stale(void);

#endif
