/* SPDX-License-Identifier: MIT */
/* Counts the program's own threads, and ends the process with the last of them. */
#include "last_thread.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "memory.h"
#include "thread.h"

enum {
	TASK_LINKS = 2, /* of /proc/self/task without any task: fs/proc/base.c, proc_task_getattr */
	LEAVING_CHECKS = 100,
	LEAVING_CHECK_NS = 1000000,
	EXIT_STACK_SIZE = 256 * 1024,
};

static int32_t own_count = 1; /* the program's, begun or about to; main is the first */
static int32_t blind_count;   /* LTTng's */
static THREAD_LOCAL bool is_counted;

static int32_t *count_of(bool is_blind)
{
	return is_blind ? &blind_count : &own_count;
}

void last_thread_create(bool is_blind)
{
	__atomic_fetch_add(count_of(is_blind), 1, __ATOMIC_RELAXED);
}

void last_thread_uncreate(bool is_blind)
{
	__atomic_fetch_sub(count_of(is_blind), 1, __ATOMIC_RELAXED);
}

void last_thread_begin(void)
{
	is_counted = true;
}

void last_thread_forked(void)
{
	own_count = 1;
	blind_count = 0;
	is_counted = true;
}

/* Threads that the C library starts for itself (timers, asynchronous I/O) pass us by: they keep a
 * process alive, too. Those that have just ended need a moment to be gone. */
static bool is_alone(void)
{
	const struct timespec pause = {.tv_nsec = LEAVING_CHECK_NS};
	bool is_main = thread_tid() == (int32_t)syscall(SYS_getpid);

	for (int i = 0; i < LEAVING_CHECKS; i++) {
		/* main stays as a zombie when it ends first */
		uint64_t expected = 1 + !is_main + (uint64_t)blind_count;
		struct stat tasks;

		if (stat("/proc/self/task", &tasks) != 0)
			return false;
		if (tasks.st_nlink <= TASK_LINKS + expected)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

static void exit_now(void)
{
	exit(0);
}

/* LTTng's exit handlers need more than a small stack has. */
static void exit_with_room(void)
{
	void *stack = thread_stack_floor != 0 ? memory_map(EXIT_STACK_SIZE) : NULL;
	ucontext_t context;

	if (!stack || getcontext(&context) != 0)
		exit(0);
	context.uc_stack.ss_sp = stack;
	context.uc_stack.ss_size = EXIT_STACK_SIZE;
	context.uc_link = NULL;
	makecontext(&context, exit_now, 0);
	setcontext(&context);
	exit(0);
}

void last_thread_end(void)
{
	if (!is_counted)
		return;
	is_counted = false;
	if (__atomic_sub_fetch(&own_count, 1, __ATOMIC_ACQ_REL) == 0 && blind_count > 0 &&
	    is_alone())
		exit_with_room();
}
