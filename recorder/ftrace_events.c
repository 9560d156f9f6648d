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

#define EVENT(event_system, event, ctf, ...)                                                \
	{                                                                                   \
		.system = event_system, .name = event, .ctf_name = ctf, .fields = {         \
			__VA_ARGS__                                                         \
		}                                                                           \
	}
#define SCHED(event, ...) EVENT("sched", #event, #event, __VA_ARGS__)
#define WAKE(event) SCHED(event, TEXT(comm), INT(pid, tid), PRIO(prio), INT(target_cpu, target_cpu))
#define SYSCALL_ENTRY(call, ...) \
	EVENT("syscalls", "sys_enter_" #call, "syscall_entry_" #call, __VA_ARGS__)
#define SYSCALL_EXIT(call, ...) \
	EVENT("syscalls", "sys_exit_" #call, "syscall_exit_" #call, __VA_ARGS__)

/* Of other calls only which they are is wanted, and when they begin and end. */
#define BLOCKING_CALL(call) SYSCALL_ENTRY(call, {0}), SYSCALL_EXIT(call, {0}),

/* Who sleeps interruptibly, and has made no other call, is still in it. */
#define WAITING_CALL(call) SYSCALL_ENTRY(call, {0}),

/* 0x40 is MSG_DONTWAIT, <bits/socket.h> */
#define WAITING_CALL_WITH_FLAGS(call)                                                  \
	{.system = "syscalls", .name = "sys_enter_" #call, .ctf_name = "syscall_entry_" #call, \
	 .filter = "!(flags & 0x40)"},

/* The newer futex calls are missing from older kernels; what is missing is not enabled. */
const struct ftrace_event ftrace_events[] = {
	SCHED(sched_switch, TEXT(prev_comm), INT(prev_pid, prev_tid), PRIO(prev_prio),
	      LONG(prev_state), TEXT(next_comm), INT(next_pid, next_tid), PRIO(next_prio)),
	/* sched_wakeup follows it, and says no more; new threads have their own */
	WAKE(sched_waking),
	WAKE(sched_wakeup_new),
	SCHED(sched_process_fork, TEXT(parent_comm), INT(parent_pid, parent_tid), TEXT(child_comm),
	      INT(child_pid, child_tid)),
	/* LTTng has no such event: its sched_process_fork says which process a thread is of. */
	EVENT("task", "task_newtask", "task_newtask", INT(pid, tid), TEXT(comm), HEX(clone_flags)),
	SCHED(sched_process_exec, TEXT(filename), INT(pid, tid), INT(old_pid, old_tid)),
	SCHED(sched_process_exit, TEXT(comm), INT(pid, tid), PRIO(prio)),
	SCHED(sched_pi_setprio, TEXT(comm), INT(pid, tid), PRIO(oldprio), PRIO(newprio)),
	SYSCALL_ENTRY(futex, HEX(uaddr), INT(op, op), UINT(val), HEX(utime), HEX(uaddr2),
		      UINT(val3)),
	SYSCALL_EXIT(futex, LONG(ret)),
	SYSCALL_ENTRY(futex_wait, HEX(uaddr), HEX(val), HEX(mask), UINT(flags), HEX(timeout),
		      INT(clockid, clockid)),
	SYSCALL_EXIT(futex_wait, LONG(ret)),
	SYSCALL_ENTRY(futex_wake, HEX(uaddr), HEX(mask), INT(nr, nr), UINT(flags)),
	SYSCALL_EXIT(futex_wake, LONG(ret)),
	SYSCALL_ENTRY(futex_requeue, HEX(waiters), UINT(flags), INT(nr_wake, nr_wake),
		      INT(nr_requeue, nr_requeue)),
	SYSCALL_EXIT(futex_requeue, LONG(ret)),
	SYSCALL_ENTRY(futex_waitv, HEX(waiters), UINT(nr_futexes), UINT(flags), HEX(timeout),
		      INT(clockid, clockid)),
	SYSCALL_EXIT(futex_waitv, LONG(ret)),
	/* clang-format off */
	BLOCKING_CALLS(BLOCKING_CALL)
	WAITING_CALLS(WAITING_CALL)
	WAITING_CALLS_WITH_FLAGS(WAITING_CALL_WITH_FLAGS)
	/* clang-format on */
};

const size_t ftrace_event_count = sizeof(ftrace_events) / sizeof(ftrace_events[0]);
