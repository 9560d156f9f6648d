/* SPDX-License-Identifier: MIT */
/* What the recorder asked for, read from the environment once, when the library is loaded. */
#ifndef LOCKCOST_PRELOAD_SETTINGS_H
#define LOCKCOST_PRELOAD_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"
#include "lockcost/recording.h"

struct settings {
	enum lockcost_hold_mode hold_mode;
	uint32_t min_wait_ns;  /* waits for locks that are shorter are only added up */
	uint8_t stack_frames;  /* 0 to LOCKCOST_STACK_FRAMES_MAX */
	bool reads_cpu_clock;  /* waits carry the CPU time that they used */
	bool reads_switches;   /* and long ones do so by a ring of context switches */
	char recording_id[64]; /* empty when nobody set one */
};

extern struct settings settings;

/** Reads LOCKCOST_*; what is missing or cannot be read keeps its default, silently. */
void settings_read(void);

#endif
