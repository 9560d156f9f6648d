/* SPDX-License-Identifier: MIT */
/* What a recorder can be told while it records: a signal says what, recording.json what came of it.
 */
#ifndef LOCKCOST_RECORDER_CONTROL_H
#define LOCKCOST_RECORDER_CONTROL_H

#include <signal.h>

#include "recorder.h"

/** The signal that asks for it. */
int control_signal(enum control_request request);

/** Add the signals to a set. */
void control_add_signals(sigset_t *set);

/** What a signal asks for; CONTROL_REQUESTS: nothing of ours. */
enum control_request control_request_of(int signal);

#endif
