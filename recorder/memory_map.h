/* SPDX-License-Identifier: MIT */
/* /proc/PID/maps, as far as it tells names of addresses. */
#ifndef LOCKCOST_RECORDER_MEMORY_MAP_H
#define LOCKCOST_RECORDER_MEMORY_MAP_H

#include <json-glib/json-glib.h>
#include <sys/types.h>

/**
 * Set the members `mappings` (programs and libraries) and `memory` (the rest that has a name) of a
 * process in recording.json.
 * @param pid   whose it is: its files are those below its own root, which may be a container's
 * @param text  what /proc/PID/maps says
 * @param spans of elf_spans_create()
 */
void memory_map_describe(JsonObject *process, pid_t pid, const char *text, GHashTable *spans);

/** Those lines of `text` that have a name, to be freed: the same, and the description is, too. */
char *memory_map_named(const char *text);

/**
 * What in `text` is another with every program that the process executes, even where it is the
 * same file at the same address, as long as the kernel lays out memory at random; to be freed.
 */
char *memory_map_image(const char *text);

#endif
