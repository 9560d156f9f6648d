/* SPDX-License-Identifier: MIT */
/* recording.json: who, when, how, and what was lost. */
#ifndef LOCKCOST_RECORDER_ABOUT_H
#define LOCKCOST_RECORDER_ABOUT_H

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

/** A number that is not known, written as null. */
#define ABOUT_UNKNOWN G_MININT64

/** The states of a recording. */
#define ABOUT_WAITING "waiting" /* its program runs; nothing is recorded yet */
#define ABOUT_RUNNING "running" /* also of one whose recorder was killed or could not end it */
#define ABOUT_COMPLETE "complete"
#define ABOUT_RECOVERED "recovered" /* by somebody else than its recorder */

/** The members of recording.json, by their names there; docs/trace-format.md describes them. */
struct about {
	char *id;
	char **command;
	int64_t target_pid;
	int64_t start_ns; /* CLOCK_MONOTONIC */
	int64_t end_ns;
	char *start_time; /* ISO 8601, UTC */
	char *hostname;
	char *kernel_release;
	int64_t cpus;
	int64_t uid;
	int64_t pid_namespace;
	char *kernel_source; /* "lttng", "ftrace", "perf" or "none" */
	char *kernel_note;   /* why nothing better, and what it would need; may be empty */
	int64_t kernel_lost_events;
	int64_t ust_lost_events;
	char *state; /* ABOUT_WAITING and so on */
	int64_t exit_status;
	int64_t exit_signal;
	int64_t attached_pid;	  /* the process that was running already; unknown: none */
	JsonArray *processes;	  /* what was seen of them; watch.h */
	JsonArray *other_threads; /* of the whole machine; other_threads.h */
	GPtrArray *notes;	  /* char *: sentences for whoever reads the report */
};

/** Fill in what is known before anything runs: id, machine, start. */
void about_init(struct about *about, char **command);

void about_clear(struct about *about);

void about_set_state(struct about *about, const char *state);

/** Whether it is being made, or its recorder was killed. */
bool about_is_open(const struct about *about);

/** Add a sentence to the notes. */
void about_note(struct about *about, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** Write DIRECTORY/recording.json in one step: a reader sees the old one or the new one. */
int about_write(const struct about *about, const char *directory);

/**
 * Read DIRECTORY/recording.json into an uninitialised struct. Absent members are unknown or empty.
 */
int about_read(struct about *about, const char *directory);

#endif
