/* SPDX-License-Identifier: MIT */
/* What recording.json says. */
#ifndef LOCKCOST_RECORDING_READ_H
#define LOCKCOST_RECORDING_READ_H

#include <stdint.h>

#include "known.h"
#include "report.h"

/** What the analysis needs to know before it begins. */
struct recording {
	uint64_t end_ns;	/* 0: not known */
	uint64_t start_ns;	/* 0: not known */
	uint64_t pid_namespace; /* 0: not known */
	uint64_t kernel_lost;	/* REPORT_UNKNOWN: not known */
	uint64_t ust_lost;
	GHashTable *others; /* of others.h; NULL: nothing was read */
	GPtrArray *known; /* struct known_process: what the recorder saw; NULL: nothing was read */
};

/**
 * Read DIRECTORY/recording.json into `recording` and `report`. Returns -1, having said why on
 * stderr, when it is not there or of a version that we do not know.
 */
int recording_read(const char *directory, struct recording *recording, struct report *report);

#endif
