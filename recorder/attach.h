/* SPDX-License-Identifier: MIT */
/* `lockcost record -p`: a process that runs already, by the kernel's events alone. */
#ifndef LOCKCOST_RECORDER_ATTACH_H
#define LOCKCOST_RECORDER_ATTACH_H

#include "recorder.h"

/**
 * Record the process options->pid until it ends or lockcost is told to end. The process is only
 * looked at: nothing is loaded into it, nothing stops it, and no signal is passed on to it.
 * @param is_recorded  receives whether a recording can be read; may be null
 * @return 0, or RECORD_STATUS_FAILED, which was reported
 */
int attach_run(const struct record_options *options, bool *is_recorded);

#endif
