/* SPDX-License-Identifier: MIT */
/* Where the fields of kernel events lie in ftrace's records, read from the saved format files. */
#ifndef LOCKCOST_RECORDER_FTRACE_FORMAT_H
#define LOCKCOST_RECORDER_FTRACE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "ftrace_events.h"

/** A place in a record. size 0: this kernel's event has no such field. */
struct ftrace_place {
	unsigned int offset;
	unsigned int size;
	bool is_dynamic; /* holds (length << 16 | offset) of the text, not the text */
};

struct ftrace_format {
	const struct ftrace_event *event;
	unsigned int record_size; /* bytes that hold all fixed fields */
	struct ftrace_place tid;  /* of the thread that ran */
	struct ftrace_place places[FTRACE_FIELDS_MAX];
};

enum { FTRACE_FORMAT_IDS = 1 << 16 };

struct ftrace_formats {
	unsigned int page_size;
	struct ftrace_format *by_id[FTRACE_FORMAT_IDS]; /* null: not an event of ours */
};

/** Read the format files in a directory. Null on failure, which is reported. */
struct ftrace_formats *ftrace_formats_read(const char *path);

void ftrace_formats_free(struct ftrace_formats *formats);

#endif
