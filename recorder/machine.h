/* SPDX-License-Identifier: MIT */
/* What this machine and this installation offer a recording; `lockcost doctor` prints it. */
#ifndef LOCKCOST_RECORDER_MACHINE_H
#define LOCKCOST_RECORDER_MACHINE_H

#include <stdbool.h>

/**
 * What is put in front of liblockcost.so, so that fork and close of all descriptors stay harmless.
 */
#define MACHINE_UST_PRELOADS "liblttng-ust-fork.so.1 liblttng-ust-fd.so.1"

/** Path of liblockcost.so: beside this executable, built or installed. Null: not found. */
char *machine_preload_path(void);

/**
 * Whether LTTng's kernel tracer can be used by this user.
 * @param reason  receives, when not, half a sentence that says why, to be freed
 */
bool machine_has_lttng_kernel(char **reason);

/**
 * Whether MACHINE_UST_PRELOADS and liblockcost.so can be loaded into a program.
 * @param reason  receives, when not, what the dynamic linker said, to be freed
 */
bool machine_can_preload(const char *preload_path, char **reason);

#endif
