/* SPDX-License-Identifier: MIT */
/*
 * The system calls in which a holder is likely to sleep: what the kernel side records so that a
 * blocked holder can be told by the call that it is in. Calls that return at once are not in it,
 * nor is futex, of which more than the call is recorded. Some architectures lack some of them.
 */
#ifndef LOCKCOST_RECORDER_BLOCKING_CALLS_H
#define LOCKCOST_RECORDER_BLOCKING_CALLS_H

#define BLOCKING_CALLS(CALL)                                                                  \
	/* files */                                                                           \
	CALL(read) CALL(pread64) CALL(readv) CALL(preadv) CALL(write) CALL(pwrite64)          \
	CALL(writev) CALL(pwritev) CALL(sendfile64) CALL(splice) CALL(copy_file_range)        \
	CALL(fsync) CALL(fdatasync) CALL(sync_file_range) CALL(fallocate) CALL(ftruncate)     \
	CALL(open) CALL(openat) CALL(close) CALL(flock) CALL(fcntl) CALL(ioctl)               \
	CALL(getdents64) CALL(unlink) CALL(unlinkat) CALL(rename) CALL(renameat2)             \
	CALL(io_getevents) CALL(io_uring_enter)                                               \
	/* sockets and readiness */                                                           \
	CALL(accept) CALL(accept4) CALL(connect) CALL(recvfrom) CALL(recvmsg) CALL(recvmmsg)  \
	CALL(sendto) CALL(sendmsg) CALL(sendmmsg) CALL(poll) CALL(ppoll) CALL(select)         \
	CALL(pselect6) CALL(epoll_wait) CALL(epoll_pwait) CALL(epoll_pwait2)                  \
	/* time, signals, processes */                                                        \
	CALL(nanosleep) CALL(clock_nanosleep) CALL(pause) CALL(rt_sigtimedwait)               \
	CALL(rt_sigsuspend) CALL(wait4) CALL(waitid) CALL(clone) CALL(clone3) CALL(vfork)     \
	CALL(execve)                                                                          \
	/* System V IPC */                                                                    \
	CALL(semop) CALL(semtimedop) CALL(msgrcv) CALL(msgsnd)                                \
	/* memory */                                                                          \
	CALL(mmap) CALL(munmap) CALL(mremap) CALL(mprotect) CALL(madvise) CALL(msync)         \
	CALL(getrandom)

#endif
