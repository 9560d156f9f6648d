/* SPDX-License-Identifier: MIT */
/* Raw futex calls by way of syscall(3), and others that must pass through it untouched. */
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

static uint32_t word;
static const struct timespec short_time = {.tv_nsec = 20000000};

static long futex(uint32_t *address, int operation, uint32_t value, const struct timespec *timeout,
		  uint32_t *second, uint32_t bits)
{
	return syscall(SYS_futex, address, operation, value, timeout, second, bits);
}

static void *wake_later(void *unused)
{
	usleep(20000);
	__atomic_store_n(&word, 1, __ATOMIC_SEQ_CST);
	while (futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0)
		usleep(1000);
	return unused;
}

static void waits(void)
{
	pthread_t waker;

	CALL_ERRNO(futex(&word, FUTEX_WAIT_PRIVATE, 1, NULL, NULL, 0));
	CALL_ERRNO(futex(&word, FUTEX_WAIT_PRIVATE, 0, &short_time, NULL, 0));
	CALL_ERRNO(futex(&word, FUTEX_WAIT, 0, &short_time, NULL, 0));
	CALL_ERRNO(futex(NULL, FUTEX_WAIT_PRIVATE, 0, &short_time, NULL, 0));
	CALL_ERRNO(futex((uint32_t *)((char *)&word + 1), FUTEX_WAIT, 0, &short_time, NULL, 0));
	CALL_ERRNO(futex((uint32_t *)16, FUTEX_WAIT_PRIVATE, 0, &short_time, NULL, 0));
	CALL_ERRNO(futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	CALL_ERRNO(futex((uint32_t *)16, FUTEX_WAKE, 1, NULL, NULL, 0));
	CALL_ERRNO(futex(&word, FUTEX_CMD_MASK, 1, NULL, NULL, 0));
	pthread_create(&waker, NULL, wake_later, NULL);
	CALL_ERRNO(futex(&word, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL, NULL, FUTEX_BITSET_MATCH_ANY));
	pthread_join(waker, NULL);
}

static void ignore(int signal)
{
	(void)signal;
}

static void *interrupt(void *thread)
{
	usleep(20000);
	pthread_kill(*(pthread_t *)thread, SIGUSR1);
	return NULL;
}

static void interrupted(void)
{
	struct sigaction action = {.sa_handler = ignore};
	pthread_t self = pthread_self(), other;

	sigaction(SIGUSR1, &action, NULL);
	pthread_create(&other, NULL, interrupt, &self);
	CALL_ERRNO(futex(&word, FUTEX_WAIT_PRIVATE, 1, NULL, NULL, 0));
	pthread_join(other, NULL);
}

static void inheriting(void)
{
	uint32_t lock = 0;

	CALL_ERRNO(futex(&lock, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0));
	CALL_ERRNO(futex(&lock, FUTEX_TRYLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
	CALL_ERRNO(futex(&lock, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
	CALL_ERRNO(futex(&lock, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
	CALL_ERRNO(futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)1, &lock, 7));
}

/* futex_waitv, futex_wait and futex_wake, where the kernel has them; else ENOSYS for both. */
static void newer(void)
{
	struct {
		uint64_t value, address;
		uint32_t flags, reserved;
	} waiter = {.value = 0, .address = (uintptr_t)&word, .flags = 2 | 128};

	CALL_ERRNO(syscall(449, &waiter, 1, 0, NULL, CLOCK_MONOTONIC));
	CALL_ERRNO(syscall(449, (void *)16, 1, 0, NULL, CLOCK_MONOTONIC));
	CALL_ERRNO(syscall(455, &word, 0, ~0u, 2 | 128, NULL, CLOCK_MONOTONIC));
	CALL_ERRNO(syscall(454, &word, ~0u, 1, 2 | 128));
}

static void others(void)
{
	static char stack[65536] __attribute__((aligned(16)));
	int status = 0;
	pid_t child;

	CALL_ERRNO(syscall(SYS_getpid) == getpid());
	CALL_ERRNO(syscall(SYS_close, -1));
	CALL_ERRNO(syscall(SYS_tgkill, -1, -1, -1));
	CALL_ERRNO(syscall(100000));
	/* six arguments */
	CALL_ERRNO(syscall(SYS_mmap, NULL, 4096, 3, 0x22, -1, 0) != -1);
	fflush(stdout);
	child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
	if (child == 0)
		_exit(5);
	waitpid(child, &status, 0);
	printf("clone: %d\n", WEXITSTATUS(status));
	(void)stack;
}

int main(void)
{
	waits();
	interrupted();
	inheriting();
	newer();
	others();
	return 0;
}
