/* SPDX-License-Identifier: MIT */
/* /proc/PID/maps, as far as it tells names of addresses. */
#ifndef LOCKCOST_RECORDER_MEMORY_MAP_H
#define LOCKCOST_RECORDER_MEMORY_MAP_H

#include <json-glib/json-glib.h>

/**
 * Set the members `mappings` (programs and libraries) and `memory` (the rest that has a name) of a
 * process in recording.json.
 * @param text  what /proc/PID/maps says
 */
void memory_map_describe(JsonObject *process, const char *text);

#endif
