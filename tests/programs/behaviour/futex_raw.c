/* SPDX-License-Identifier: MIT */
/* libc's syscall(): futexes with every answer they have, and other system calls through it. */
#include <linux/futex.h>
#include <sys/uio.h>

#include "behaviour.h"

static _Atomic uint32_t word, other;

static long futex(int operation, uint32_t value, const struct timespec *time)
{
	return syscall(SYS_futex, &word, operation, value, time, &other, 0xffffffffu);
}

static void *waiter(void *unused)
{
	(void)unused;
	return futex(FUTEX_WAIT_PRIVATE, 0, NULL) == 0 ? "0" : (void *)strerrorname_np(errno);
}

static void *waiter_until_cancelled(void *unused)
{
	for (;;)
		futex(FUTEX_WAIT_PRIVATE, 0, NULL);
	return unused;
}

static void handler(int signal)
{
	(void)signal;
}

static void wakes(void)
{
	struct sigaction action = {.sa_handler = handler};
	struct task task;

	sigaction(SIGUSR1, &action, NULL);
	task_start(&task, waiter, NULL);
	task_until_asleep(&task);
	CALL_ERRNO((int)futex(FUTEX_WAKE_PRIVATE, 1, NULL));
	SAY("waiter: %s\n", (char *)task_join(&task));
	task_start(&task, waiter, NULL);
	task_until_asleep(&task);
	pthread_kill(task.thread, SIGUSR1);
	SAY("waiter: %s\n", (char *)task_join(&task));
	task_start(&task, waiter, NULL);
	task_until_asleep(&task);
	CALL_ERRNO(
		(int)syscall(SYS_futex, &word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)1, &other, 0));
	CALL_ERRNO((int)syscall(SYS_futex, &other, FUTEX_WAKE_PRIVATE, 1));
	SAY("waiter: %s\n", (char *)task_join(&task));
	/* syscall() is no cancellation point, so that this thread is never joined. */
	task_start(&task, waiter_until_cancelled, NULL);
	task_until_asleep(&task);
	pthread_cancel(task.thread);
	task_until_asleep(&task);
}

int main(void)
{
	struct timespec soon = {0, 2000000}, bad = {0, 2000000000};
	struct iovec parts[2] = {{"wri", 3}, {"tev\n", 4}};

	CALL_ERRNO((int)futex(FUTEX_WAIT_PRIVATE, 1, NULL));
	CALL_ERRNO((int)futex(FUTEX_WAIT_PRIVATE, 0, &soon));
	CALL_ERRNO((int)futex(FUTEX_WAIT_PRIVATE, 0, &bad));
	CALL_ERRNO((int)futex(FUTEX_WAIT_BITSET_PRIVATE, 0, &soon));
	CALL_ERRNO((int)futex(FUTEX_WAKE_PRIVATE, 1, NULL));
	CALL_ERRNO((int)futex(99, 1, NULL));
	CALL_ERRNO((int)syscall(SYS_futex, 1, FUTEX_WAKE_PRIVATE, 1));
	CALL_ERRNO((int)syscall(SYS_futex, NULL, FUTEX_WAIT, 0, NULL));
	CALL_ERRNO((int)futex(FUTEX_LOCK_PI_PRIVATE, 0, NULL));
	CALL_ERRNO((int)futex(FUTEX_LOCK_PI_PRIVATE, 0, NULL));
	CALL_ERRNO((int)futex(FUTEX_UNLOCK_PI_PRIVATE, 0, NULL));
	CALL_ERRNO((int)futex(FUTEX_UNLOCK_PI_PRIVATE, 0, NULL));
	wakes();
	CALL_ERRNO((int)syscall(SYS_writev, 1, parts, 2));
	CALL_ERRNO((int)syscall(SYS_close, -1));
	CALL_ERRNO((int)syscall(-1));
	CALL_ERRNO((int)syscall(100000, 1, 2, 3, 4, 5, 6));
	SAY("pid %d\n", syscall(SYS_getpid) == getpid());
	SAY("mmap %d\n", syscall(SYS_mmap, 0, 4096, 1, 0x22, -1, 0) > 4096);
	return 0;
}
