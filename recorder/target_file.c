/* SPDX-License-Identifier: MIT */
/* The process chooses the names: none of them may make us open what it could not name itself. */
#include "target_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int target_file_root(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/root", (int)pid);

	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* Absolute links are followed from the process's root, not from ours. */
static int locate(int root_fd, const char *path)
{
	struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
	int fd = (int)syscall(SYS_openat2, root_fd, path, &how, sizeof(how));

	/* Before Linux 5.6 only the last part of the name can be kept from leading elsewhere. */
	if (fd < 0 && errno == ENOSYS)
		fd = openat(root_fd, path + strspn(path, "/"), O_PATH | O_CLOEXEC | O_NOFOLLOW);
	return fd;
}

int target_file_open(int root_fd, const char *path)
{
	int located = root_fd >= 0 ? locate(root_fd, path) : -1, fd = -1;
	g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", located);
	struct stat file;

	/* To open a device may do something to it. */
	if (located >= 0 && fstat(located, &file) == 0 && S_ISREG(file.st_mode))
		fd = open(self, O_RDONLY | O_CLOEXEC);
	if (located >= 0)
		close(located);
	return fd;
}
