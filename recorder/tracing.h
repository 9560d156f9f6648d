/* SPDX-License-Identifier: MIT */
/*
 * The tracers of a recording, the program's side and the kernel's: they begin once and end once, by
 * the clock, because somebody says so, or with the program.
 */
#ifndef LOCKCOST_RECORDER_TRACING_H
#define LOCKCOST_RECORDER_TRACING_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "about.h"
#include "control.h"
#include "daemon.h"
#include "kernel_source.h"
#include "recorder.h"
#include "watch.h"

enum tracing_state {
	TRACING_WAITING, /* nothing is recorded yet */
	TRACING_ON,
	TRACING_OVER, /* the recording is on disk */
};

struct tracing {
	const struct record_options *options;
	struct about *about;
	const char *directory;
	struct session_daemon *daemon; /* null: only the kernel's side */
	struct kernel_source *kernel;
	struct watch *watch; /* null: nothing runs yet */
	pid_t pid; /* the process that the recording is about, with what descends from it */
	enum tracing_state state;
	int64_t due_ns; /* when it begins or ends by itself; 0: never */
	int status;	/* -1: it did not begin or end as it should, which was reported */
};

/** Whether the options let the program run for a while before anything is recorded. */
bool tracing_is_late(const struct record_options *options);

/** Prepare the kernel's side and say on stderr which it is. 0, or -1, which is reported. */
int tracing_open_kernel(struct tracing *tracing);

/** The program is about to run: from here on time is counted. */
void tracing_arm(struct tracing *tracing);

/**
 * Begin to record.
 * @param add_tids  adds to a list the threads (pid_t) of the process that are to be followed
 * @return 0, or -1, which is reported
 */
int tracing_begin(struct tracing *tracing, void (*add_tids)(pid_t pid, GArray *tids));

/**
 * End the recording and write everything to disk.
 * @param is_outlived  whether some of what was recorded still runs, and is to write its last counts
 * @return 0, or -1 when not everything could be written, which is reported
 */
int tracing_end(struct tracing *tracing, bool is_outlived);

/** Look at what runs, and begin or end where that is due. The milliseconds until it is to be called
 * again. */
int tracing_look(struct tracing *tracing);

/** Do what somebody asks for with `lockcost control`. */
void tracing_control(struct tracing *tracing, enum control_request request);

/** Free what a tracing that did not come to its end has opened. */
void tracing_clear(struct tracing *tracing);

#endif
