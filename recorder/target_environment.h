/* SPDX-License-Identifier: MIT */
/* The environment of a program that is recorded. */
#ifndef LOCKCOST_RECORDER_TARGET_ENVIRONMENT_H
#define LOCKCOST_RECORDER_TARGET_ENVIRONMENT_H

#include "about.h"
#include "recorder.h"

/** Puts our libraries in front of what the user preloads; takes and returns a GLib environment. */
char **target_environment_preload(char **environment, const char *preload);

/** Tells the preload the options of this recording, and sanitizers to bear with it. */
char **target_environment_settings(char **environment, const struct record_options *options,
				   const struct about *about);

#endif
