/* SPDX-License-Identifier: MIT */
/* The table of kernel events. Names on the right are those of lttng-modules 2.13. */
#include "ftrace_events.h"

#include "blocking_calls.h"

#define TEXT(name)                              \
	{                                       \
#name, #name, FTRACE_FIELD_TEXT \
	}
#define INT(name, ctf)                              \
	{                                           \
#name, #ctf, FTRACE_FIELD_SIGNED_32 \
	}
#define UINT(name)                                     \
	{                                              \
#name, #name, FTRACE_FIELD_UNSIGNED_32 \
	}
#define LONG(name)                                   \
	{                                            \
#name, #name, FTRACE_FIELD_SIGNED_64 \
	}
#define HEX(name)                                         \
	{                                                 \
#name, #name, FTRACE_FIELD_HEXADECIMAL_64 \
	}
#define PRIO(name)                                  \
	{                                           \
#name, #name, FTRACE_FIELD_PRIORITY \
	}

#define WAKE(event)                                                                        \
	{                                                                                  \
		"sched", #event, #event,                                                   \
		{                                                                          \
			TEXT(comm), INT(pid, tid), PRIO(prio), INT(target_cpu, target_cpu) \
		}                                                                          \
	}
#define SYSCALL_EXIT(call)                                            \
	{                                                             \
		"syscalls", "sys_exit_" #call, "syscall_exit_" #call, \
		{                                                     \
			LONG(ret)                                     \
		}                                                     \
	}
#define SYSCALL_ENTRY(call, ...)                                        \
	{                                                               \
		"syscalls", "sys_enter_" #call, "syscall_entry_" #call, \
		{                                                       \
			__VA_ARGS__                                     \
		}                                                       \
	}

/* Of other calls only which they are is wanted, and when they begin and end. */
#define BLOCKING_CALL(call)                                              \
	{"syscalls", "sys_enter_" #call, "syscall_entry_" #call, {{0}}}, \
		{"syscalls", "sys_exit_" #call, "syscall_exit_" #call, {{0}}},

/* The newer futex calls are missing from older kernels; what is missing is not enabled. */
const struct ftrace_event ftrace_events[] = {
	{"sched",
	 "sched_switch",
	 "sched_switch",
	 {TEXT(prev_comm), INT(prev_pid, prev_tid), PRIO(prev_prio), LONG(prev_state),
	  TEXT(next_comm), INT(next_pid, next_tid), PRIO(next_prio)}},
	WAKE(sched_waking),
	WAKE(sched_wakeup),
	WAKE(sched_wakeup_new),
	{"sched",
	 "sched_process_fork",
	 "sched_process_fork",
	 {TEXT(parent_comm), INT(parent_pid, parent_tid), TEXT(child_comm),
	  INT(child_pid, child_tid)}},
	/* LTTng has no such event: its sched_process_fork says which process a thread is of. */
	{"task", "task_newtask", "task_newtask", {INT(pid, tid), TEXT(comm), HEX(clone_flags)}},
	{"sched",
	 "sched_process_exec",
	 "sched_process_exec",
	 {TEXT(filename), INT(pid, tid), INT(old_pid, old_tid)}},
	{"sched",
	 "sched_process_exit",
	 "sched_process_exit",
	 {TEXT(comm), INT(pid, tid), PRIO(prio)}},
	{"sched",
	 "sched_pi_setprio",
	 "sched_pi_setprio",
	 {TEXT(comm), INT(pid, tid), PRIO(oldprio), PRIO(newprio)}},
	SYSCALL_ENTRY(futex, HEX(uaddr), INT(op, op), UINT(val), HEX(utime), HEX(uaddr2),
		      UINT(val3)),
	SYSCALL_EXIT(futex),
	SYSCALL_ENTRY(futex_wait, HEX(uaddr), HEX(val), HEX(mask), UINT(flags), HEX(timeout),
		      INT(clockid, clockid)),
	SYSCALL_EXIT(futex_wait),
	SYSCALL_ENTRY(futex_wake, HEX(uaddr), HEX(mask), INT(nr, nr), UINT(flags)),
	SYSCALL_EXIT(futex_wake),
	SYSCALL_ENTRY(futex_requeue, HEX(waiters), UINT(flags), INT(nr_wake, nr_wake),
		      INT(nr_requeue, nr_requeue)),
	SYSCALL_EXIT(futex_requeue),
	SYSCALL_ENTRY(futex_waitv, HEX(waiters), UINT(nr_futexes), UINT(flags), HEX(timeout),
		      INT(clockid, clockid)),
	SYSCALL_EXIT(futex_waitv),
	/* clang-format off */
	BLOCKING_CALLS(BLOCKING_CALL)
	/* clang-format on */
};

const size_t ftrace_event_count = sizeof(ftrace_events) / sizeof(ftrace_events[0]);
