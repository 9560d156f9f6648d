/* SPDX-License-Identifier: MIT */
/* The decoding tables. The preload's events are generated from the contract's field lists. */
#include "decoding.h"

#include <glib.h>
#include <linux/futex.h>
#include <string.h>

/* The lists name fields but not their struct, so each table says which struct it is about. */
#define FIELD_INT(type, field) \
	{#field, DECODING_INTEGER, offsetof(struct ROW, field), sizeof(type), 0},
#define FIELD_ADDRESS(field) FIELD_INT(uint64_t, field)
#define FIELD_REAL(field) {#field, DECODING_REAL, offsetof(struct ROW, field), sizeof(double), 0},
#define FIELD_STRING(field) \
	{#field, DECODING_STRING, offsetof(struct ROW, field), sizeof(char *), 0},
#define FIELD_SEQUENCE(field, count)                                                 \
	{#field, DECODING_SEQUENCE, offsetof(struct ROW, field), sizeof(uint64_t *), \
	 offsetof(struct ROW, count)},
#define FIELDS(list) list(FIELD_INT, FIELD_ADDRESS, FIELD_REAL, FIELD_STRING)
#define KERNEL(trace_name, kind, field) \
	{trace_name, kind, offsetof(struct ROW, field), sizeof(((struct ROW *)0)->field), 0},

#define ROW lockcost_process_start
static const struct decoding_field process_start_fields[] = {FIELDS(LOCKCOST_PROCESS_START_FIELDS)};
#undef ROW
#define ROW lockcost_process_stats
static const struct decoding_field process_stats_fields[] = {FIELDS(LOCKCOST_PROCESS_STATS_FIELDS)};
#undef ROW
#define ROW lockcost_process_stop
static const struct decoding_field process_stop_fields[] = {FIELDS(LOCKCOST_PROCESS_STOP_FIELDS)};
#undef ROW
#define ROW lockcost_mapping
static const struct decoding_field mapping_fields[] = {FIELDS(LOCKCOST_MAPPING_FIELDS)};
#undef ROW
#define ROW lockcost_thread_start
static const struct decoding_field thread_start_fields[] = {FIELDS(LOCKCOST_THREAD_START_FIELDS)};
#undef ROW
#define ROW lockcost_thread_exit
static const struct decoding_field thread_exit_fields[] = {FIELDS(LOCKCOST_THREAD_EXIT_FIELDS)};
#undef ROW
#define ROW lockcost_lock_init
static const struct decoding_field lock_init_fields[] = {FIELDS(LOCKCOST_LOCK_INIT_FIELDS)};
#undef ROW
#define ROW lockcost_lock_destroy
static const struct decoding_field lock_destroy_fields[] = {FIELDS(LOCKCOST_LOCK_DESTROY_FIELDS)};
#undef ROW
#define ROW lockcost_lock_name
static const struct decoding_field lock_name_fields[] = {FIELDS(LOCKCOST_LOCK_NAME_FIELDS)};
#undef ROW
#define ROW lockcost_lock_shared
static const struct decoding_field lock_shared_fields[] = {FIELDS(LOCKCOST_LOCK_SHARED_FIELDS)};
#undef ROW
#define ROW lockcost_wait_begin
static const struct decoding_field wait_begin_fields[] = {FIELDS(LOCKCOST_WAIT_BEGIN_FIELDS)};
#undef ROW
#define ROW lockcost_cond_wait_begin
static const struct decoding_field cond_wait_begin_fields[] = {
	FIELDS(LOCKCOST_COND_WAIT_BEGIN_FIELDS)};
#undef ROW
#define ROW lockcost_wait_end
static const struct decoding_field wait_end_fields[] = {FIELDS(LOCKCOST_WAIT_END_FIELDS)};
#undef ROW
#define ROW lockcost_hold
static const struct decoding_field hold_fields[] = {FIELDS(LOCKCOST_HOLD_FIELDS)};
#undef ROW
#define ROW lockcost_wake
static const struct decoding_field wake_fields[] = {FIELDS(LOCKCOST_WAKE_FIELDS)};
#undef ROW
#define ROW lockcost_merged
static const struct decoding_field merged_fields[] = {
	FIELDS(LOCKCOST_MERGED_FIELDS) FIELD_SEQUENCE(lengths, length_count)};
#undef ROW
#define ROW lockcost_lock_stats
static const struct decoding_field lock_stats_fields[] = {
	FIELDS(LOCKCOST_LOCK_STATS_FIELDS) FIELD_SEQUENCE(samples, sample_count)};
#undef ROW
#define ROW lockcost_lock_order
static const struct decoding_field lock_order_fields[] = {FIELDS(LOCKCOST_LOCK_ORDER_FIELDS)};
#undef ROW
#define ROW lockcost_try_failed
static const struct decoding_field try_failed_fields[] = {FIELDS(LOCKCOST_TRY_FAILED_FIELDS)};
#undef ROW
#define ROW lockcost_stack
static const struct decoding_field stack_fields[] = {
	FIELD_INT(int32_t, pid) FIELD_INT(uint32_t, stack) FIELD_SEQUENCE(frames, frame_count)};
#undef ROW

/* The kernel's events, by the names that LTTng's kernel tracer gives them. */
#define ROW event_sched_switch
static const struct decoding_field sched_switch_fields[] = {
	KERNEL("prev_tid", DECODING_INTEGER, prev_tid) KERNEL("next_tid", DECODING_INTEGER,
							      next_tid)
		KERNEL("prev_state", DECODING_INTEGER, prev_state) KERNEL("prev_comm",
									  DECODING_COMM, prev_comm)
			KERNEL("next_comm", DECODING_COMM, next_comm)
				KERNEL("prev_prio", DECODING_INTEGER, prev_priority)
					KERNEL("next_prio", DECODING_INTEGER, next_priority)};
#undef ROW
#define ROW event_sched_wake
static const struct decoding_field sched_wake_fields[] = {
	KERNEL("tid", DECODING_INTEGER, tid) KERNEL("target_cpu", DECODING_INTEGER, target_cpu)};
#undef ROW
#define ROW event_futex_entry
static const struct decoding_field futex_fields[] = {
	KERNEL("uaddr", DECODING_INTEGER, address) KERNEL("op", DECODING_INTEGER, operation)
		KERNEL("val", DECODING_INTEGER, value)};
static const struct decoding_field futex2_fields[] = {
	KERNEL("uaddr", DECODING_INTEGER, address) KERNEL("val", DECODING_INTEGER, value)};
#undef ROW
#define ROW event_futex_exit
static const struct decoding_field futex_exit_fields[] = {KERNEL("ret", DECODING_INTEGER, result)};
#undef ROW

#define ROW event_priority_lent
static const struct decoding_field priority_lent_fields[] = {
	KERNEL("tid", DECODING_INTEGER, tid) KERNEL("oldprio", DECODING_INTEGER, old_priority)
		KERNEL("newprio", DECODING_INTEGER, new_priority)};
#undef ROW
#define ROW event_task_new
static const struct decoding_field task_newtask_fields[] = {
	KERNEL("tid", DECODING_INTEGER, tid) KERNEL("clone_flags", DECODING_INTEGER, clone_flags)};
static const struct decoding_field fork_fields[] = {
	KERNEL("child_tid", DECODING_INTEGER, tid) KERNEL("child_pid", DECODING_INTEGER, pid)};
#undef ROW
#define ROW event_task_exec
static const struct decoding_field exec_fields[] = {
	KERNEL("tid", DECODING_INTEGER, tid) KERNEL("filename", DECODING_STRING, filename)};
#undef ROW

#define SIZE_OF(member) sizeof(((struct event *)0)->member)
#define CLASS(name, type, member, fields)                                    \
	{                                                                    \
		name, type, SIZE_OF(member), fields, G_N_ELEMENTS(fields), 0 \
	}

#define FUTEX2(name, fields, count, command)                                          \
	{                                                                             \
		name, EVENT_FUTEX_ENTRY, SIZE_OF(futex_entry), fields, count, command \
	}
#define OURS(event, type) CLASS("lockcost:" #event, type, event, event##_fields)

static const struct decoding_class classes[] = {
	OURS(process_start, EVENT_PROCESS_START),
	OURS(process_stats, EVENT_PROCESS_STATS),
	CLASS(LOCKCOST_EVENT_STOP, EVENT_PROCESS_STOP, process_stop, process_stop_fields),
	OURS(mapping, EVENT_MAPPING),
	OURS(thread_start, EVENT_THREAD_START),
	OURS(thread_exit, EVENT_THREAD_EXIT),
	OURS(lock_init, EVENT_LOCK_INIT),
	OURS(lock_destroy, EVENT_LOCK_DESTROY),
	OURS(lock_name, EVENT_LOCK_NAME),
	OURS(lock_shared, EVENT_LOCK_SHARED),
	OURS(stack, EVENT_STACK),
	OURS(wait_begin, EVENT_WAIT_BEGIN),
	OURS(cond_wait_begin, EVENT_COND_WAIT_BEGIN),
	OURS(wait_end, EVENT_WAIT_END),
	OURS(hold, EVENT_HOLD),
	OURS(wake, EVENT_WAKE),
	OURS(merged, EVENT_MERGED),
	OURS(lock_stats, EVENT_LOCK_STATS),
	OURS(lock_order, EVENT_LOCK_ORDER),
	OURS(try_failed, EVENT_TRY_FAILED),
	CLASS("sched_switch", EVENT_SCHED_SWITCH, sched_switch, sched_switch_fields),
	CLASS("sched_waking", EVENT_SCHED_WAKING, sched_wake, sched_wake_fields),
	CLASS("sched_wakeup", EVENT_SCHED_WAKEUP, sched_wake, sched_wake_fields),
	CLASS("sched_wakeup_new", EVENT_SCHED_WAKEUP, sched_wake, sched_wake_fields),
	CLASS("task_newtask", EVENT_TASK_NEW, task_new, task_newtask_fields),
	CLASS("sched_process_fork", EVENT_TASK_FORK, task_new, fork_fields),
	CLASS("sched_process_exec", EVENT_TASK_EXEC, task_exec, exec_fields),
	CLASS("syscall_entry_futex", EVENT_FUTEX_ENTRY, futex_entry, futex_fields),
	CLASS("syscall_exit_futex", EVENT_FUTEX_EXIT, futex_exit, futex_exit_fields),
	FUTEX2("syscall_entry_futex_wait", futex2_fields, G_N_ELEMENTS(futex2_fields), FUTEX_WAIT),
	FUTEX2("syscall_entry_futex_wake", futex2_fields, G_N_ELEMENTS(futex2_fields), FUTEX_WAKE),
	FUTEX2("syscall_entry_futex_requeue", NULL, 0, FUTEX_CMP_REQUEUE),
	FUTEX2("syscall_entry_futex_waitv", NULL, 0, FUTEX_WAIT),
	CLASS("syscall_exit_futex_wait", EVENT_FUTEX_EXIT, futex_exit, futex_exit_fields),
	CLASS("syscall_exit_futex_wake", EVENT_FUTEX_EXIT, futex_exit, futex_exit_fields),
	CLASS("syscall_exit_futex_requeue", EVENT_FUTEX_EXIT, futex_exit, futex_exit_fields),
	CLASS("syscall_exit_futex_waitv", EVENT_FUTEX_EXIT, futex_exit, futex_exit_fields),
	CLASS("sched_pi_setprio", EVENT_PRIORITY_LENT, priority_lent, priority_lent_fields),
};

/* All other system calls: what follows in the name is the call. */
static const struct decoding_class calls[] = {
	{"syscall_entry_", EVENT_CALL_ENTRY, SIZE_OF(call), NULL, 0, 0},
	{"syscall_exit_", EVENT_CALL_EXIT, SIZE_OF(call), NULL, 0, 0},
};

const struct decoding_class *decoding_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(classes); i++) {
		if (strcmp(classes[i].name, name) == 0)
			return &classes[i];
	}
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		if (g_str_has_prefix(name, calls[i].name))
			return &calls[i];
	}
	return NULL;
}

static size_t size_among(const struct decoding_class *some, size_t count, enum event_type type)
{
	for (size_t i = 0; i < count; i++) {
		if (some[i].type == type)
			return offsetof(struct event, process_start) + some[i].size;
	}
	return 0;
}

size_t decoding_event_size(enum event_type type)
{
	static size_t sizes[EVENT_TYPE_COUNT];

	if (sizes[type] == 0)
		sizes[type] = size_among(classes, G_N_ELEMENTS(classes), type);
	if (sizes[type] == 0)
		sizes[type] = size_among(calls, G_N_ELEMENTS(calls), type);
	if (sizes[type] == 0)
		sizes[type] = sizeof(struct event);
	return sizes[type];
}

static bool has_pointers(const struct decoding_class *class)
{
	for (size_t i = 0; i < class->field_count; i++) {
		if (class->fields[i].kind == DECODING_STRING ||
		    class->fields[i].kind == DECODING_SEQUENCE)
			return true;
	}
	return false;
}

const struct decoding_class *decoding_with_pointers(enum event_type type)
{
	static const struct decoding_class *found[EVENT_TYPE_COUNT];
	static bool is_sought;

	if (!is_sought) {
		for (size_t i = 0; i < G_N_ELEMENTS(classes); i++) {
			if (has_pointers(&classes[i]))
				found[classes[i].type] = &classes[i];
		}
		is_sought = true;
	}
	return found[type];
}

char *decoding_exit_name(const struct decoding_class *class, const char *name)
{
	return g_strconcat("syscall_exit_", name + strlen(class->name), NULL);
}

uint32_t decoding_call(const struct decoding_class *class, const char *name)
{
	return class->type == EVENT_CALL_ENTRY || class->type == EVENT_CALL_EXIT
		       ? g_quark_from_string(name + strlen(class->name))
		       : 0;
}

/* What has been added to the contract since its first version, or is not written by ftrace. */
static const struct {
	const char *class;
	const char *field;
} newer[] = {
	{"lockcost:wake", "held_lock"},
	{"sched_process_fork", "child_pid"},
	{"lockcost:process_stats", "refused_rings"},
	{"lockcost:process_stats", "lost_switches"},
	{"lockcost:process_stats", "untold_orders"},
	{LOCKCOST_EVENT_STOP, "tid"},
};

bool decoding_is_newer(const struct decoding_class *class, const struct decoding_field *field)
{
	for (size_t i = 0; i < G_N_ELEMENTS(newer); i++) {
		if (strcmp(newer[i].class, class->name) == 0 &&
		    strcmp(newer[i].field, field->name) == 0)
			return true;
	}
	return false;
}
