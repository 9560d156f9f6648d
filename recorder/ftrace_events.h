/* SPDX-License-Identifier: MIT */
/*
 * The kernel events of a recording: what ftrace calls them and their fields, and what LTTng's
 * kernel tracer calls the same. The recorder enables them, the converter writes them.
 */
#ifndef LOCKCOST_RECORDER_FTRACE_EVENTS_H
#define LOCKCOST_RECORDER_FTRACE_EVENTS_H

#include <stddef.h>

/** How a field is written in CTF. Its place and size in ftrace come from the saved format file. */
enum ftrace_field_type {
	FTRACE_FIELD_SIGNED_32,
	FTRACE_FIELD_UNSIGNED_32,
	FTRACE_FIELD_SIGNED_64,
	FTRACE_FIELD_HEXADECIMAL_64,
	FTRACE_FIELD_PRIORITY, /* signed 32; 0 in LTTng's is the first that is not real-time */
	FTRACE_FIELD_TEXT,
};

enum { FTRACE_FIELDS_MAX = 8 };

struct ftrace_field {
	const char *name; /* ftrace's, null ends the list */
	const char *ctf_name;
	enum ftrace_field_type type;
};

struct ftrace_event {
	const char *system;
	const char *name;
	const char *ctf_name;
	struct ftrace_field fields[FTRACE_FIELDS_MAX];
	const char *filter; /* null: all of them */
};

extern const struct ftrace_event ftrace_events[];
extern const size_t ftrace_event_count;

#endif
