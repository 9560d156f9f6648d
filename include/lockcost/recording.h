/* SPDX-License-Identifier: MIT */
/*
 * What recorder, preload and analyzer agree on outside the events: versions, the settings that travel
 * in the environment, and the names of the files in a recording.
 */
#ifndef LOCKCOST_RECORDING_H
#define LOCKCOST_RECORDING_H

/** Version of the events and of recording.json. Raised when a reader of the old one would go wrong. */
#define LOCKCOST_FORMAT_VERSION 1

/** Environment variables, set by `lockcost record`, each read once by the preload; none is required. */
#define LOCKCOST_ENV_RECORDING "LOCKCOST_RECORDING" /* the recording's id, repeated in process_start */
#define LOCKCOST_ENV_HOLDS "LOCKCOST_HOLDS"	    /* sampled (the default), exact, off */
#define LOCKCOST_ENV_STACKS "LOCKCOST_STACKS"	    /* frames per stack, 0 to 64; default 16 */
#define LOCKCOST_ENV_MIN_WAIT "LOCKCOST_MIN_WAIT"   /* nanoseconds: shorter waits are only added up; default 0 */
#define LOCKCOST_ENV_CPU_CLOCK "LOCKCOST_CPU_CLOCK" /* 0: a kernel side is recorded, skip the CPU clock */
#define LOCKCOST_ENV_SWITCHES "LOCKCOST_SWITCHES"   /* 1: threads that wait read rings of their context switches */

enum {
	LOCKCOST_STACK_FRAMES_DEFAULT = 16,
	LOCKCOST_STACK_FRAMES_MAX = 64,
	LOCKCOST_HOLD_SAMPLES_MAX = 16, /* hold times carried by one lock_stats event */
	LOCKCOST_HOLD_EXACT_FIRST = 16, /* holds of a lock by a thread that are timed before sampling starts */
	LOCKCOST_HOLD_SAMPLE_PERIOD = 16,
	LOCKCOST_MERGED_LENGTHS = 24, /* merged waits are shorter than 2^24 ns, 16.8 ms */
	LOCKCOST_MIN_WAIT_MAX_NS = 16000000, /* so the threshold for that may not be higher */
};

/** Names inside a recording's directory. */
#define LOCKCOST_FILE_ABOUT "recording.json" /* who, when, how, and what was lost */
#define LOCKCOST_DIR_UST "ust"		     /* CTF written by LTTng's consumer daemon */
#define LOCKCOST_DIR_KERNEL "kernel"	     /* CTF: LTTng's kernel tracer, or converted from ftrace */
#define LOCKCOST_DIR_FTRACE "ftrace"	     /* raw ring-buffer pages until they are converted */

/** Name of the LTTng-UST provider. */
#define LOCKCOST_PROVIDER "lockcost"

/** The event by which a session asks for the last counts; of a provider of its own. */
#define LOCKCOST_EVENT_STOP "lockcost_control:process_stop"

#endif
