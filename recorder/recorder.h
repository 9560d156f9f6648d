/* SPDX-License-Identifier: MIT */
/* What the commands call: record a program, and complete what a killed recorder left. */
#ifndef LOCKCOST_RECORDER_H
#define LOCKCOST_RECORDER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"

/** Exit statuses that are not the target's own, as env(1) and timeout(1) give them. */
enum record_status {
	RECORD_STATUS_FAILED = 125,	    /* lockcost itself failed */
	RECORD_STATUS_NOT_EXECUTABLE = 126, /* the program cannot be executed */
	RECORD_STATUS_NOT_FOUND = 127,	    /* there is no such program */
	RECORD_STATUS_SIGNAL = 128, /* plus the number of the signal that ended the target */
};

enum record_kernel {
	RECORD_KERNEL_AUTO,
	RECORD_KERNEL_LTTNG,
	RECORD_KERNEL_FTRACE,
	RECORD_KERNEL_PERF, /* no events: each thread reads its own context switches */
	RECORD_KERNEL_NONE,
};

/** What can be asked of a recorder while it records. */
enum control_request { CONTROL_START, CONTROL_STOP, CONTROL_REQUESTS };

struct record_options {
	char *directory; /* where to record; null: RECORD_DIRECTORY_DEFAULT */
	int pid;	 /* a running process to attach to; 0: a program is started */
	char *user;	 /* whom the target runs as; null: the caller */
	enum record_kernel kernel;
	enum lockcost_hold_mode holds;
	int stack_frames;     /* 0 to LOCKCOST_STACK_FRAMES_MAX */
	uint64_t min_wait_ns; /* 0 to LOCKCOST_MIN_WAIT_MAX_NS */
	uint64_t delay_ns;    /* after the program's start nothing is recorded for so long */
	uint64_t duration_ns; /* the recording ends by itself after so long; 0: with the program */
	gboolean is_paused;   /* nothing is recorded before somebody says so */
};

#define RECORD_DIRECTORY_DEFAULT "lockcost.data"

void record_options_init(struct record_options *options);

void record_options_clear(struct record_options *options);

/** The options as a group for a GOptionContext; `options` must outlive the parsing. */
GOptionGroup *record_options_group(struct record_options *options);

/**
 * Record a program from its start to its end, or the process that the options name until it ends or
 * lockcost is told to.
 * @param command      the program and its arguments, null-terminated; null with a process
 * @param is_recorded  receives whether the program ran and a recording of it can be read; may be
 * null
 * @return the program's exit status (of a process that was running already, 0), or one of enum
 * record_status; failures are reported
 */
int record_run(const struct record_options *options, char **command, bool *is_recorded);

/**
 * Tell the recorder that makes a recording to start or to stop, and wait until it has.
 * @return 0, or -1 when it cannot or did not, which is reported
 */
int recording_control(const char *directory, enum control_request request);

/**
 * Complete a recording whose recorder was killed; do nothing with a complete one.
 * @return 0, or -1 when it is no recording, is still being made, or cannot be written: reported
 */
int recording_finish(const char *directory);

#endif
