/* SPDX-License-Identifier: MIT */
/*
 * libunwind writes to a pipe of its own to learn whether memory can be read (src/x86_64/Ginit.c,
 * write_validate). A daemon that closes every descriptor and opens its own would find libunwind
 * reading and writing those: its pipe gets numbers that the kernel, which takes the lowest free
 * one, gives to nobody else. Closed, they stay closed, and libunwind opens another pipe.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "invisible.h"
#include "real.h"

enum {
	NUMBER_MAX = 4096, /* the kernel's table grows with the highest number: 32 KiB */
	NUMBERS_KEPT = 16,
};

static int number_min(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > NUMBER_MAX)
		return NUMBER_MAX - NUMBERS_KEPT;
	return limit.rlim_cur > NUMBERS_KEPT ? (int)limit.rlim_cur - NUMBERS_KEPT : 0;
}

/* The old number is kept where no other can be had. */
static void move_up(int *descriptor)
{
	int moved = fcntl(*descriptor, F_DUPFD_CLOEXEC, number_min());

	if (moved < 0)
		return;
	close(*descriptor);
	*descriptor = moved;
}

EXPORT int pipe2(int descriptors[2], int flags)
{
	int result = real()->pipe2(descriptors, flags);
	int saved_errno = errno;

	if (result != 0 || !invisible_is(CALLER()) || !(flags & O_CLOEXEC))
		return result;
	move_up(&descriptors[0]);
	move_up(&descriptors[1]);
	errno = saved_errno;
	return result;
}
