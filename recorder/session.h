/* SPDX-License-Identifier: MIT */
/* The LTTng session of a recording: its channels, its events, and what it lost. */
#ifndef LOCKCOST_RECORDER_SESSION_H
#define LOCKCOST_RECORDER_SESSION_H

#include <stdint.h>

#include "daemon.h"

/** Bytes of memory that the buffers of each uid's programs take here. */
uint64_t session_buffer_bytes(void);

/** Create and start the session; it writes to DIRECTORY/ust. 0, or -1, which is reported. */
int session_start(const struct session_daemon *daemon, const char *directory);

/**
 * Stop and destroy the session: afterwards all it recorded is on disk.
 * @param lost_events  receives the number of events that found no room, ABOUT_UNKNOWN if it cannot
 * be read
 * @return 0, or -1, which is reported
 */
int session_stop(const struct session_daemon *daemon, int64_t *lost_events);

#endif
