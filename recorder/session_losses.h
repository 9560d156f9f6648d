/* SPDX-License-Identifier: MIT */
/* Lost events of an LTTng session, as `lttng --mi=xml list SESSION` gives them. */
#ifndef LOCKCOST_RECORDER_SESSION_LOSSES_H
#define LOCKCOST_RECORDER_SESSION_LOSSES_H

#include <stdint.h>

/**
 * Discarded events of all channels together; a lost packet, whose events nobody counted, makes them
 * ABOUT_UNKNOWN, as does XML that is null or cannot be read.
 */
int64_t session_losses_count(const char *xml);

#endif
