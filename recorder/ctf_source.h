/* SPDX-License-Identifier: MIT */
/* A babeltrace2 source component that reads what ftrace_capture.h left in DIRECTORY/ftrace. */
#ifndef LOCKCOST_RECORDER_CTF_SOURCE_H
#define LOCKCOST_RECORDER_CTF_SOURCE_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>

#include "progress.h"

/** The component's "initialize method data"; it must outlive the graph. */
struct ctf_source_settings {
	const char *path;	   /* DIRECTORY/ftrace */
	int64_t clock_offset_ns;   /* from the Unix epoch to the zero of CLOCK_MONOTONIC */
	struct progress *progress; /* is told of it, unless it is NULL */
	bool has_failed;	   /* set by the component when it has failed, and has said why */
};

/** The component class: one output port, hence one stream, for each cpuN.raw. */
bt_component_class_source *ctf_source_class_create(void);

#endif
