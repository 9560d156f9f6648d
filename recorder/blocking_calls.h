/* SPDX-License-Identifier: MIT */
/*
 * The system calls in which a holder is likely to sleep: what the kernel side records so that a
 * blocked holder can be told by the call that it is in. Calls that return at once are not in it,
 * nor is futex, of which more than the call is recorded. Some architectures lack some of them.
 */
#ifndef LOCKCOST_RECORDER_BLOCKING_CALLS_H
#define LOCKCOST_RECORDER_BLOCKING_CALLS_H

/** They may sleep uninterruptibly, as page faults between calls do: only their ends tell which. */
#define BLOCKING_CALLS(CALL)                                                                 \
	/* files */                                                                          \
	CALL(read) CALL(pread64) CALL(readv) CALL(preadv) CALL(write) CALL(pwrite64)         \
	CALL(writev) CALL(pwritev) CALL(sendfile64) CALL(splice) CALL(copy_file_range)       \
	CALL(fsync) CALL(fdatasync) CALL(sync_file_range) CALL(fallocate) CALL(ftruncate)    \
	CALL(open) CALL(openat) CALL(close) CALL(flock) CALL(fcntl) CALL(ioctl)              \
	CALL(getdents64) CALL(unlink) CALL(unlinkat) CALL(rename) CALL(renameat2)            \
	CALL(io_getevents) CALL(io_pgetevents) CALL(io_uring_enter)                          \
	/* time, signals, processes */                                                       \
	CALL(nanosleep) CALL(clock_nanosleep) CALL(pause) CALL(rt_sigtimedwait)              \
	CALL(rt_sigsuspend) CALL(wait4) CALL(waitid) CALL(clone) CALL(clone3) CALL(vfork)    \
	CALL(execve)                                                                         \
	/* System V and POSIX IPC */                                                         \
	CALL(semop) CALL(semtimedop) CALL(msgrcv) CALL(msgsnd) CALL(mq_timedreceive)         \
	CALL(mq_timedsend)                                                                   \
	/* memory */                                                                         \
	CALL(mmap) CALL(munmap) CALL(mremap) CALL(mprotect) CALL(madvise) CALL(msync)        \
	CALL(getrandom)

/** Sockets and readiness: many, mostly over at once, and they sleep interruptibly. */
#define WAITING_CALLS(CALL)                                                                   \
	CALL(accept) CALL(accept4) CALL(connect) CALL(recvmsg) CALL(recvmmsg) CALL(sendmsg)   \
	CALL(sendmmsg) CALL(poll) CALL(ppoll) CALL(select) CALL(pselect6) CALL(epoll_wait)    \
	CALL(epoll_pwait) CALL(epoll_pwait2)

/** Those whose caller may say that it will not wait: in a `flags`, by MSG_DONTWAIT. */
#define WAITING_CALLS_WITH_FLAGS(CALL) CALL(recvfrom) CALL(sendto)

#endif
