/* SPDX-License-Identifier: MIT */
/* Which process each thread of the machine is of, as far as the kernel noted it meanwhile. */
#ifndef LOCKCOST_RECORDER_OTHER_THREADS_H
#define LOCKCOST_RECORDER_OTHER_THREADS_H

#include <json-glib/json-glib.h>

/**
 * Add the threads that ran since ftrace's option record-tgid was set, of processes that are still
 * there, to recording.json's `other_threads`: holders lost their CPUs to some of them.
 */
void other_threads_add(JsonArray *threads);

#endif
