/* SPDX-License-Identifier: MIT */
/* What the recordings in traces/guest hold, by construction of their programs. */
#ifndef LOCKCOST_KNOWN_RECORDING_H
#define LOCKCOST_KNOWN_RECORDING_H

#include <stdbool.h>

enum { LOCKS_MAX = 6, SIGNALS_MAX = 3 };

/* What one lock's waits have to be; its class ends with its place in the program. */
struct known_lock {
	const char *class_end;
	int wait_count;
	const char *blame; /* the class that must have this part of the wait: */
	int percent;
	const char *call; /* in which the holder sleeps, where calls are recorded; NULL: none */
	int lent_count;	  /* priorities lent to the holder */
};

struct known_signal {
	const char *class_end;
	int wait_count;
};

struct known_recording {
	const char *name;
	const char *kernel_source;
	bool is_trace;	/* a session made by hand: no recording.json */
	bool hides_tid; /* its kernel events name their thread; without it they say the same */
	struct known_lock locks[LOCKS_MAX];
	struct known_signal signals[SIGNALS_MAX];
};

/** The recording in that directory, by its name; NULL: it is not known. */
const struct known_recording *known_recording_find(const char *directory);

#endif
