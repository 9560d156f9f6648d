/* SPDX-License-Identifier: MIT */
/* From a recording to one wait, explained. */
#ifndef LOCKCOST_EXPLAIN_H
#define LOCKCOST_EXPLAIN_H

#include <glib.h>
#include <stdio.h>

#include "pipeline.h"

struct explain_options {
	char *directory; /* as in struct report_options */
	char **traces;
	char *lock; /* name, class or id; NULL: the lock with the longest waits of all, in sum */
	char *at;   /* seconds since the beginning, or CLOCK_MONOTONIC with "ns" behind; NULL */
	gint tid;   /* the waiter's; 0: any */
	gint rank;  /* 1: the longest wait that fits */
	gboolean has_all_events;
};

void explain_options_init(struct explain_options *options);
void explain_options_clear(struct explain_options *options);
GOptionGroup *explain_options_group(struct explain_options *options);

/** Whether the options make sense, before any work is done. Returns enum report_status. */
int explain_options_check(const struct explain_options *options);

/** Read, find the wait and print it. Returns enum report_status; what is wrong has been said. */
int explain_write(const struct explain_options *options, FILE *stream);

#endif
