/* SPDX-License-Identifier: MIT */
/*
 * Processes known by pid and start time, so that a reused pid is never taken for the old process.
 */
#ifndef LOCKCOST_RECORDER_PROCESS_H
#define LOCKCOST_RECORDER_PROCESS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * A file of /proc/PID, ended by a zero byte and to be freed, or null.
 * @param length  receives its bytes, which may have zero bytes among them; may be null
 */
char *process_read(pid_t pid, const char *file, gsize *length);

/** Whether a thread is in a list of threads (pid_t). */
bool process_has_thread(const GArray *tids, pid_t tid);

/** Add the threads (pid_t) of a process to `tids`, unless they are there. */
void process_add_threads(pid_t pid, GArray *tids);

/** The same of all processes that descend from it, too, as far as their parents live. */
void process_add_family(pid_t pid, GArray *tids);

/**
 * When a process started, in clock ticks since boot (proc(5), field 22 of stat); 0 where there is
 * no such process, or where it has ended and only waits for its parent.
 */
uint64_t process_start_ticks(pid_t pid);

/** A name for this process that no other process of this boot has: "<pid>-<start ticks>". */
char *process_name_self(void);

/** Whether a name that process_name_self() gave belongs to a process that lives. */
bool process_name_is_alive(const char *name);

/**
 * End a process: SIGTERM, then SIGKILL when it is still there after timeout_ms.
 * @param start_ticks  what process_start_ticks() gave; 0: it has ended already
 */
void process_end(pid_t pid, uint64_t start_ticks, int timeout_ms);

#endif
