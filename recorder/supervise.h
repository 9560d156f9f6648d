/* SPDX-License-Identifier: MIT */
/* Waits for the target, and meanwhile passes on signals that are sent to lockcost alone. */
#ifndef LOCKCOST_RECORDER_SUPERVISE_H
#define LOCKCOST_RECORDER_SUPERVISE_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "control.h"
#include "daemon.h"

/**
 * Block the signals that supervise_wait() takes. Called before any thread or process is started.
 * @param before  receives the mask of before, which the target gets back
 */
void supervise_block_signals(sigset_t *before);

/** Forget what came meanwhile (it was meant for a target that has ended), and restore the mask. */
void supervise_restore_signals(const sigset_t *before);

/** The number of a signal that asks lockcost to end and is waiting since it was blocked, or 0. */
int supervise_pending_end(void);

enum { SUPERVISE_ENOUGH = -1 };

/**
 * What is done from time to time: at once, and again as many milliseconds later as it returns. For
 * supervise_attached(), SUPERVISE_ENOUGH ends it. And what is done when somebody asks for it.
 */
struct supervise_duty {
	int (*perform)(void *context);
	void (*control)(void *context, enum control_request request);
	void *context;
};

/**
 * Wait until the target has ended.
 * @param daemon  when the session daemon ends meanwhile, its pid here becomes 0
 * @return the target's status as waitpid(2) gives it
 */
int supervise_wait(pid_t target, struct session_daemon *daemon, const struct supervise_duty *duty);

/**
 * Wait until a process that is not our child has ended, somebody asks lockcost to end, or the duty
 * is done.
 * @param pid_fd  of pidfd_open(2)
 * @return whether the process has ended; false at once, and reported, where nobody could be heard
 */
bool supervise_attached(int pid_fd, const struct supervise_duty *duty);

#endif
