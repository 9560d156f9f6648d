/* SPDX-License-Identifier: MIT */
/*
 * Looks at the recorded processes from time to time: what they execute and what they have mapped
 * gives names to addresses in those that nothing was preloaded into.
 */
#ifndef LOCKCOST_RECORDER_WATCH_H
#define LOCKCOST_RECORDER_WATCH_H

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <sys/types.h>

struct watch;

/** Watch a process and its descendants; what is seen is written to `processes`. */
struct watch *watch_create(pid_t root, JsonArray *processes);
void watch_free(struct watch *watch);

/**
 * Look at all of them.
 * @return whether anything is new
 */
bool watch_look(struct watch *watch);

/** Milliseconds until the next look is due: more and more of them. */
int watch_pause_ms(const struct watch *watch);

/** Say which of these threads (pid_t) each of them had when the recording began. */
void watch_note_threads(struct watch *watch, const GArray *tids);

#endif
