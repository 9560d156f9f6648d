/* SPDX-License-Identifier: MIT */
/* Forks and executes the target; between the two the child calls nothing that needs a lock. */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder.h"

int target_user_find(struct target_user *user, const char *name)
{
	const struct passwd *entry;

	user->uid = geteuid();
	user->gid = getegid();
	user->name = NULL;
	if (!name)
		return 0;
	if (geteuid() != 0) {
		g_printerr("lockcost: --user=%s: only root can run a program as another user\n",
			   name);
		return -1;
	}
	entry = getpwnam(name);
	if (!entry) {
		g_printerr("lockcost: --user=%s: there is no such user\n", name);
		return -1;
	}
	user->uid = entry->pw_uid;
	user->gid = entry->pw_gid;
	user->name = name;
	return 0;
}

static int become(const struct target_user *user)
{
	if (!user->name)
		return 0;
	if (initgroups(user->name, user->gid) < 0 || setgid(user->gid) < 0)
		return -1;
	return setuid(user->uid);
}

static G_GNUC_NORETURN void run_child(char **command, char **environment, int release_fd,
				      int error_fd, const struct target_user *user,
				      const sigset_t *signal_mask)
{
	ssize_t length;
	char go;
	int error;

	do {
		length = read(release_fd, &go, sizeof(go));
	} while (length < 0 && errno == EINTR);
	/* End of file: the recorder has failed or died. */
	if (length != sizeof(go))
		_exit(RECORD_STATUS_FAILED);
	sigprocmask(SIG_SETMASK, signal_mask, NULL);
	if (become(user) == 0)
		execvpe(command[0], command, environment);
	error = errno;
	if (write(error_fd, &error, sizeof(error)) < 0)
		_exit(RECORD_STATUS_FAILED);
	_exit(error == ENOENT ? RECORD_STATUS_NOT_FOUND : RECORD_STATUS_NOT_EXECUTABLE);
}

int target_fork(struct target *target, char **command, char **environment,
		const struct target_user *user, const sigset_t *signal_mask)
{
	int release[2], error[2];

	if (pipe2(release, O_CLOEXEC) < 0 || pipe2(error, O_CLOEXEC) < 0) {
		g_printerr("lockcost: cannot make a pipe: %s\n", strerror(errno));
		return -1;
	}
	target->pid = fork();
	if (target->pid == 0) {
		close(release[1]);
		close(error[0]);
		run_child(command, environment, release[0], error[1], user, signal_mask);
	}
	close(release[0]);
	close(error[1]);
	target->release_fd = release[1];
	target->error_fd = error[0];
	if (target->pid > 0)
		return 0;
	g_printerr("lockcost: cannot fork: %s\n", strerror(errno));
	close(release[1]);
	close(error[0]);
	return -1;
}

int target_release(struct target *target)
{
	ssize_t length;
	int error = 0;

	/* SIGPIPE cannot come: the child holds its end until it executes or ends. */
	if (write(target->release_fd, "g", 1) != 1)
		error = errno;
	close(target->release_fd);
	do {
		length = read(target->error_fd, &error, sizeof(error));
	} while (length < 0 && errno == EINTR);
	close(target->error_fd);
	return error;
}

void target_abandon(struct target *target)
{
	close(target->release_fd);
	close(target->error_fd);
	while (waitpid(target->pid, NULL, 0) < 0 && errno == EINTR)
		;
}
