/* SPDX-License-Identifier: MIT */
/* What this machine and this installation offer a recording; `lockcost doctor` prints it. */
#ifndef LOCKCOST_RECORDER_MACHINE_H
#define LOCKCOST_RECORDER_MACHINE_H

#include <stdbool.h>

/** Path of liblockcost.so: beside this executable, built or installed. Null: not found. */
char *machine_preload_path(void);

/**
 * What LD_PRELOAD has to be: liblockcost.so, and in front of it LTTng's libraries that keep fork
 * and the closing of all descriptors harmless; to be freed. They are named by path where it is
 * known: a program with other rights than its caller's ignores paths, but complains about names.
 */
char *machine_preloads(const char *preload_path);

/**
 * Whether LTTng's kernel tracer can be used by this user.
 * @param reason  receives, when not, half a sentence that says why, to be freed
 */
bool machine_has_lttng_kernel(char **reason);

/**
 * Whether this user's threads may read their own context switches (perf_event_open(2)).
 * @param reason  receives, when not, half a sentence that says why, to be freed
 */
bool machine_has_switch_event(char **reason);

/**
 * Whether the libraries of machine_preloads() can be loaded into a program.
 * @param reason  receives, when not, what the dynamic linker said, to be freed
 */
bool machine_can_preload(const char *preload_path, char **reason);

#endif
