/* SPDX-License-Identifier: MIT */
/* The process's own life: loading of this library, fork, and every way to end. */
#include "process.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "crowd_counters.h"
#include "flush.h"
#include "join.h"
#include "mappings.h"
#include "settings.h"
#include "stack.h"
#include "stop.h"
#include "thread_states.h"

enum { COST_READINGS = 32 };

struct process process;

bool process_is_other(void)
{
	return syscall(SYS_getpid) != process.pid;
}

static uint32_t reading_cost_ns(uint64_t (*read)(void))
{
	uint64_t begin_ns = clock_now_ns();

	for (int i = 0; i < COST_READINGS; i++)
		read();
	return (uint32_t)((clock_now_ns() - begin_ns) / COST_READINGS);
}

static void read_identity(void)
{
	struct stat namespace;

	/* a fork's child may be in another one: unshare(2) */
	process.pid_namespace = stat("/proc/self/ns/pid", &namespace) == 0 ? namespace.st_ino : 0;
	process.pid = (int32_t)syscall(SYS_getpid);
	process.ppid = (int32_t)syscall(SYS_getppid);
	process.loaded_ns = clock_now_ns();
	prctl(PR_GET_NAME, process.comm, 0, 0, 0);
}

static void read_facts(void)
{
	ssize_t length = readlink("/proc/self/exe", process.exe, sizeof(process.exe) - 1);

	process.exe[length > 0 ? length : 0] = '\0';
	process.clock_cost_ns = reading_cost_ns(clock_now_ns);
	process.cpu_clock_cost_ns = reading_cost_ns(clock_thread_cpu_ns);
}

static void process_forked(void)
{
	read_identity();
	process.unseen_calls = process.early_events = 0;
	process.untracked_locks = process.untold_orders = process.missing_stacks = 0;
	process.refused_rings = process.lost_switches = 0;
	process.is_exiting = false; /* another thread of the parent may be at it */
	waiters_reset();
	crowd_forget();
	mappings_forked();
	thread_create_forked();
	thread_forked();
	session_forked();
}

/* Everything of every thread. No handler is looked at meanwhile, so it may come from a destructor.
 */
static void write_all(void (*flushed)(const struct thread *thread))
{
	struct thread_pause pause = thread_pause_begin();
	bool was_silent = thread_is_silent;

	thread_is_silent = false;
	session_announce(thread_tid());
	flush_final(flushed);
	thread_is_silent = was_silent;
	thread_pause_end(&pause);
}

/* Whatever way the process ends, once: the counts that nobody has written yet. */
static void process_end(void)
{
	if (!process.is_ready || process_is_other() || thread_state == THREAD_BUSY ||
	    __atomic_exchange_n(&process.is_exiting, true, __ATOMIC_ACQ_REL))
		return;
	if (session_is_on() && thread_first())
		write_all(NULL);
}

/* The main thread tells the session of the process before its first lock. */
static void announce(void)
{
	struct thread *self = thread_look(NULL);
	struct thread_pause pause;

	if (!self)
		return;
	pause = thread_pause_begin();
	thread_announce(self);
	thread_pause_end(&pause);
}

static __attribute__((constructor)) void process_load(void)
{
	real_bind();
	settings_read();
	if (invisible_size == 0)
		invisible_find();
	read_identity();
	clock_setup();
	read_facts();
	stack_setup();
	thread_setup();
	join_setup();
	pthread_atfork(NULL, NULL, process_forked);
	at_quick_exit(process_end); /* quick_exit(3) runs no destructors: the first one to come is
				       the last to run */
	/* other threads go on locking, and writing events, until the process is gone */
	tracepoint_disable_destructors();
	process.is_ready = true;
	stop_setup();
	announce();
}

void process_flush(void)
{
	process_flush_running(NULL);
}

void process_flush_running(void (*flushed)(const struct thread *thread))
{
	if (process.is_ready && thread_state != THREAD_BUSY && !process_is_other() &&
	    session_is_on())
		write_all(flushed);
}

/* The C library's daemon() ends the parent past our _exit(). */
EXPORT int daemon(int keeps_directory, int keeps_files)
{
	process_flush();
	return real()->daemon(keeps_directory, keeps_files);
}

/* A handler of SIGABRT may still go on with the program. */
EXPORT __attribute__((noreturn)) void abort(void)
{
	process_flush();
	real()->abort();
	__builtin_unreachable();
}

static __attribute__((destructor)) void process_unload(void)
{
	process_end();
}

EXPORT __attribute__((noreturn)) void _exit(int status)
{
	process_end();
	real()->_exit(status);
	__builtin_unreachable();
}

EXPORT __attribute__((noreturn)) void _Exit(int status)
{
	process_end();
	real()->_Exit(status);
	__builtin_unreachable();
}
