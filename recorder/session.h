/* SPDX-License-Identifier: MIT */
/* The LTTng session of a recording: its channels, its events, and what it lost. */
#ifndef LOCKCOST_RECORDER_SESSION_H
#define LOCKCOST_RECORDER_SESSION_H

#include <stdint.h>

#include "daemon.h"

/** Bytes of memory that the buffers of each uid's programs take here. */
uint64_t session_buffer_bytes(void);

/** Create the session, which will write to DIRECTORY/ust. 0, or -1, which is reported. */
int session_create(const struct session_daemon *daemon, const char *directory);

/** From here on it records. 0, or -1, which is reported. */
int session_begin(const struct session_daemon *daemon);

/**
 * Let all programs write their last counts; what they tell later is not of the recording. To be
 * followed by session_stop(), which waits for it. Reported where that fails.
 */
void session_ask_counts(const struct session_daemon *daemon);

/**
 * Stop and destroy the session: afterwards all it recorded is on disk.
 * @param lost_events  receives the number of events that found no room, ABOUT_UNKNOWN if it cannot
 * be read
 * @return 0, or -1, which is reported
 */
int session_stop(const struct session_daemon *daemon, int64_t *lost_events);

#endif
