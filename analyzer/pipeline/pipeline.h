/* SPDX-License-Identifier: MIT */
/* The whole way from a recording to a printed report, and its options. */
#ifndef LOCKCOST_PIPELINE_H
#define LOCKCOST_PIPELINE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct event;

/** Whoever wants to know how far reading has come. */
struct report_progress {
	/** fraction: of what is to be read, 0 to 1; below 0: not known */
	void (*update)(void *context, double fraction, uint64_t event_count);
	void (*end)(void *context);
	void *context;
};

struct report_options {
	char *directory; /* the recording; NULL: lockcost.data, unless there are traces */
	char **traces;	 /* CTF directories to read instead, NULL-terminated, or NULL */
	char *output;	 /* file to write to; NULL: the stream given to report_write */
	char *format;	 /* one of formats.c; NULL: text */
	char *cost;	 /* what folded stacks add up; NULL: wait */
	char *sort;	 /* name of a column of the text report; NULL: wait */
	char *by;	 /* what the text report's rows are; NULL: lock */
	char *columns;	 /* names of its lock table's columns, with commas; NULL: the usual ones */
	char *units;	 /* auto or ns; NULL: auto */
	char *color;	 /* auto, always or never; NULL: auto */
	gboolean has_no_pager;
	bool is_paged;	 /* the stream is not a terminal, but leads to one */
	char *from;	 /* only what began then or later, as time_option.h; NULL: all */
	char *to;	 /* and before then; NULL: to the end */
	gint pid;	 /* only what this process did; 0: all */
	char *comm;	 /* only what threads and processes of that name did; NULL: all */
	char *lock;	 /* show only locks of that name, class or id; NULL: all */
	struct report_progress progress; /* no `update`: nobody is told */
	gint top;			 /* most rows of the lock table; 0: all */
};

enum report_status {
	REPORT_STATUS_FINE = 0,
	REPORT_STATUS_UNREADABLE = 1,
	REPORT_STATUS_USAGE = 2,
};

void report_options_init(struct report_options *options);
void report_options_clear(struct report_options *options);

/** The options for a GOptionContext; it writes to `options`, which must outlive the parsing. */
GOptionGroup *report_options_group(struct report_options *options);

/** More of them: those that a command that records, and has a --pid of its own, does not take. */
GOptionGroup *report_options_selection_group(struct report_options *options);

/**
 * Whether the options make sense, before any work is done. Returns enum report_status, as below.
 */
int report_options_check(const struct report_options *options);

struct report;

/** Read, analyse and name all. Returns -1 when there is nothing to report on, which was said. */
int report_make(const struct report_options *options, struct report *report);

/** What the recorder saw of processes: struct known_process, for a model of one's own. */
GPtrArray *report_known(const struct report_options *options);

/** Pass all events of the same traces to `receiver` once more. 0, or -1 as above. */
int report_read_again(const struct report_options *options,
		      void (*receiver)(void *context, const struct event *event), void *context);

/** Print a report that was made with these options. Returns -1 when that failed, which was said. */
int report_print(const struct report *report, const struct report_options *options, FILE *stream);

/** Read, analyse and print. Returns enum report_status; what is wrong has been said on stderr. */
int report_write(const struct report_options *options, FILE *stream);

#endif
