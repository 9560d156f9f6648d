/* SPDX-License-Identifier: MIT */
/* Cleans up after recorders that were killed. */
#ifndef LOCKCOST_RECORDER_FINISH_H
#define LOCKCOST_RECORDER_FINISH_H

/**
 * Remove what this user's dead recorders have left: daemons, ftrace instances, runtime directories.
 * Kernel events that are still in their buffers go to their recordings first.
 */
void recording_clean_stale(void);

#endif
