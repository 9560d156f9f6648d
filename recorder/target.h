/* SPDX-License-Identifier: MIT */
/* The program that is recorded: forked, held until everything is on, then executed. */
#ifndef LOCKCOST_RECORDER_TARGET_H
#define LOCKCOST_RECORDER_TARGET_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

struct target {
	pid_t pid;
	int release_fd; /* writing a byte here lets it go, closing it ends it */
	int error_fd;	/* it writes here the errno of an exec that failed */
};

/** Whom the target runs as. */
struct target_user {
	uid_t uid;
	gid_t gid;
	const char *name; /* null: the caller, nothing is changed */
};

/** Look a user up. 0, or -1 when that is not possible, which is reported. */
int target_user_find(struct target_user *user, const char *name);

/**
 * Fork the target and hold it.
 * @param environment  what it will be executed with
 * @param signal_mask  the signals that were blocked before the recorder blocked its own
 * @return 0, or -1, which is reported
 */
int target_fork(struct target *target, char **command, char **environment,
		const struct target_user *user, const sigset_t *signal_mask);

/**
 * Let it go. @return 0 once it executes the program, else the errno value for which it could not.
 */
int target_release(struct target *target);

/** End a target that was not released. */
void target_abandon(struct target *target);

#endif
