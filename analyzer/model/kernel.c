/* SPDX-License-Identifier: MIT */
/* Every tid gets a short timeline, because a thread's own events name it only some time later. */
#include "kernel.h"

#include "kernel_futex.h"
#include "pending.h"
#include "tasks.h"

enum {
	ENTRIES_MAX = 2 << 20, /* of all threads, where no wait of their own needs them: 48 MiB */
	THREAD_ENTRIES_MIN = 1024,
	CPU_MAX = 65536,
	/* Numbers of sched_switch's prev_state, as the tracepoint reports them. */
	STATE_INTERRUPTIBLE = 0x1,
	STATE_DEAD = 0x10 | 0x20 | 0x80, /* X, Z; 0x80 is TASK_DEAD before Linux 4.14 numbers */
	STATE_PREEMPTED = 0x100, /* TASK_REPORT_MAX: preempted, whatever it was about to do */
};

static struct timeline *timeline_get(struct model *model, int32_t tid)
{
	struct timeline *timeline = g_hash_table_lookup(model->timelines, GINT_TO_POINTER(tid));

	if (!timeline) {
		timeline = timeline_create();
		g_hash_table_insert(model->timelines, GINT_TO_POINTER(tid), timeline);
	}
	return timeline;
}

/*
 * Whoever waits for a lock needs to know later what its holders did. Where there is no room for
 * that, waits have to do with what is known.
 */
static void wanted_note(struct model *model, struct timeline *timeline)
{
	size_t share = ENTRIES_MAX / MAX(1, g_hash_table_size(model->kernel_threads));
	size_t room = CLAMP(share, THREAD_ENTRIES_MIN, TIMELINE_ENTRIES_MAX);
	uint64_t middle_ns;

	if (timeline->entry_count < timeline->capacity)
		return;
	timeline->wanted_from_ns = model->wanted_from_ns;
	if (timeline->entry_count < room)
		return;
	middle_ns = timeline->entries[timeline->entry_count / 2].time_ns;
	if (model->wanted_from_ns < middle_ns)
		pending_force(model, middle_ns);
	timeline->wanted_from_ns = MAX(model->wanted_from_ns, middle_ns);
}

/* Returns the thread's timeline; NULL of the idle task, or a thread that the trace cannot name. */
static struct timeline *entry_add(struct model *model, int32_t tid, struct timeline_entry entry)
{
	struct timeline *timeline;
	struct thread *thread;

	if (tid <= 0)
		return NULL;
	timeline = timeline_get(model, tid);
	thread = g_hash_table_lookup(model->kernel_threads, GINT_TO_POINTER(tid));
	if (thread) {
		thread->process->has_kernel = true;
		wanted_note(model, timeline);
	}
	timeline_add(timeline, &entry);
	return timeline;
}

/* Who was last switched in on that CPU; NULL where the trace does not number its CPUs. */
static int32_t *cpu_tid_get(struct model *model, int32_t cpu)
{
	const int32_t not_known = -1;

	if (cpu < 0 || cpu >= CPU_MAX)
		return NULL;
	while (model->cpu_tids->len <= (guint)cpu)
		g_array_append_val(model->cpu_tids, not_known);
	return &g_array_index(model->cpu_tids, int32_t, cpu);
}

/*
 * A thread that does something where the idle task ran last has been switched in. Some kernels in
 * virtual machines do not report that switch on every CPU; it happened by now at the latest.
 */
static void presence_note(struct model *model, const struct event *event, int32_t tid)
{
	int32_t *running = cpu_tid_get(model, event->cpu);
	struct timeline_entry in = {
		.time_ns = event->time_ns,
		.kind = TIMELINE_SWITCHED_IN,
		.value = TIMELINE_LATE,
		.cpu = (int16_t)event->cpu,
	};

	if (!running || tid <= 0 || *running != 0)
		return;
	*running = tid;
	entry_add(model, tid, in);
	model->late_switch_count++;
}

void kernel_note_presence(struct model *model, const struct event *event,
			  const struct thread *thread)
{
	if (thread->timeline)
		presence_note(model, event, thread->tid);
}

enum timeline_kind kernel_switch_kind(int64_t prev_state)
{
	if (prev_state == 0 || (prev_state & STATE_PREEMPTED))
		return TIMELINE_PREEMPTED;
	return (prev_state & STATE_DEAD) ? TIMELINE_EXITED : TIMELINE_BLOCKED;
}

static int8_t priority_of(int32_t priority)
{
	return (int8_t)CLAMP(priority, INT8_MIN, INT8_MAX);
}

/* What a switch tells of either thread. */
static void switched_note(struct timeline *timeline, const struct timeline_entry *entry,
			  const char *comm)
{
	if (!timeline)
		return;
	g_strlcpy(timeline->comm, comm, sizeof(timeline->comm));
	timeline->priority = entry->priority;
	timeline->has_priority = true;
}

static void switch_add(struct model *model, const struct event *event)
{
	const struct event_sched_switch *sched_switch = &event->sched_switch;
	struct timeline_entry out = {
		.time_ns = event->time_ns,
		.kind = kernel_switch_kind(sched_switch->prev_state),
		.value = sched_switch->next_tid,
		.operation = sched_switch->prev_state & STATE_INTERRUPTIBLE ? 1 : 0,
		.cpu = (int16_t)event->cpu,
		.priority = priority_of(sched_switch->prev_priority),
	};
	struct timeline_entry in = {
		.time_ns = event->time_ns,
		.kind = TIMELINE_SWITCHED_IN,
		.value = sched_switch->prev_tid,
		.cpu = (int16_t)event->cpu,
		.priority = priority_of(sched_switch->next_priority),
	};
	int32_t *running = cpu_tid_get(model, event->cpu);

	presence_note(model, event, sched_switch->prev_tid);
	if (running)
		*running = sched_switch->next_tid;
	switched_note(entry_add(model, sched_switch->prev_tid, out), &out, sched_switch->prev_comm);
	switched_note(entry_add(model, sched_switch->next_tid, in), &in, sched_switch->next_comm);
}

static void wake_add(struct model *model, const struct event *event)
{
	const struct event_sched_wake *wake = &event->sched_wake;
	struct timeline_entry entry = {
		.time_ns = event->time_ns,
		.kind = event->type == EVENT_SCHED_WAKING ? TIMELINE_WAKING : TIMELINE_WAKEUP,
		.value = wake->waker_tid,
		.cpu = (int16_t)event->cpu,
	};

	presence_note(model, event, wake->waker_tid);
	entry_add(model, wake->tid, entry);
}

/* A thread does something itself. */
static void act_add(struct model *model, const struct event *event, int32_t tid,
		    struct timeline_entry entry)
{
	presence_note(model, event, tid);
	entry.time_ns = event->time_ns;
	entry.cpu = (int16_t)event->cpu;
	entry_add(model, tid, entry);
}

static void futex_entry_add(struct model *model, const struct event *event)
{
	struct timeline_entry entry = {
		.kind = TIMELINE_FUTEX_ENTRY,
		.value = (int64_t)event->futex_entry.address,
		.operation = event->futex_entry.operation,
	};

	act_add(model, event, event->futex_entry.tid, entry);
}

static void futex_exit_add(struct model *model, const struct event *event)
{
	struct timeline_entry entry = {
		.kind = TIMELINE_FUTEX_EXIT,
		.value = event->futex_exit.result,
	};

	act_add(model, event, event->futex_exit.tid, entry);
}

static void call_add(struct model *model, const struct event *event)
{
	struct timeline_entry entry = {
		.kind = event->type == EVENT_CALL_ENTRY ? TIMELINE_CALL_ENTRY : TIMELINE_CALL_EXIT,
		.operation = event->call.call,
		.value = event->call.is_endless,
	};

	act_add(model, event, event->call.tid, entry);
}

/* The futex that a thread is about to wait for, or waits for; NULL: none that a lock is known of.
 */
static struct lock *awaited_lock(const struct model *model, int32_t tid)
{
	struct thread *thread = g_hash_table_lookup(model->kernel_threads, GINT_TO_POINTER(tid));
	const struct timeline *timeline = thread ? thread->timeline : NULL;

	if (!timeline)
		return NULL;
	for (size_t i = timeline->entry_count; i-- > 0;) {
		const struct timeline_entry *entry = &timeline->entries[i];

		if (entry->kind == TIMELINE_FUTEX_EXIT)
			return NULL;
		if (entry->kind == TIMELINE_FUTEX_ENTRY)
			return lock_find_kind(thread->process, (uint64_t)entry->value,
					      LOCKCOST_KIND_MUTEX);
	}
	return NULL;
}

/* The kernel lends a priority in the name of whoever calls futex for a lock that is held. */
static void lent_add(struct model *model, const struct event *event)
{
	const struct event_priority_lent *lent = &event->priority_lent;
	struct lock *lock = NULL;

	if (lent->new_priority < lent->old_priority)
		lock = awaited_lock(model, lent->lender_tid);
	if (lock && model->observer.priority_lent)
		model->observer.priority_lent(model->observer.context, lock);
}

static void loss_add(struct model *model, const struct event *event)
{
	const struct event_lost *lost = &event->lost;

	if (!lost->is_kernel) {
		model->ust_lost_until_ns = MAX(model->ust_lost_until_ns, lost->until_ns);
		model->ust_lost_count += lost->count;
		model->is_ust_lost_unknown |= lost->count == 0;
		return;
	}
	if (cpu_tid_get(model, event->cpu))
		*cpu_tid_get(model, event->cpu) = -1;
	model->kernel_lost_count += lost->count;
	model->is_kernel_lost_unknown |= lost->count == 0;
	coverage_add_hole(&model->coverage, event->time_ns, lost->until_ns + 1);
}

void kernel_add(struct model *model, const struct event *event)
{
	switch (event->type) {
	case EVENT_SCHED_SWITCH:
		switch_add(model, event);
		tasks_note(model, event);
		break;
	case EVENT_TASK_NEW:
	case EVENT_TASK_FORK:
	case EVENT_TASK_EXEC:
		tasks_note(model, event);
		break;
	case EVENT_SCHED_WAKING:
	case EVENT_SCHED_WAKEUP:
		wake_add(model, event);
		break;
	case EVENT_FUTEX_ENTRY:
		futex_entry_add(model, event);
		kernel_futex_add(model, event);
		break;
	case EVENT_FUTEX_EXIT:
		futex_exit_add(model, event);
		kernel_futex_add(model, event);
		break;
	case EVENT_CALL_ENTRY:
	case EVENT_CALL_EXIT:
		call_add(model, event);
		break;
	case EVENT_PRIORITY_LENT:
		lent_add(model, event);
		break;
	case EVENT_KERNEL_BEGIN:
		model->has_kernel = true;
		coverage_begin(&model->coverage, event->time_ns);
		break;
	case EVENT_KERNEL_END:
		coverage_add_hole(&model->coverage, event->time_ns + 1, UINT64_MAX);
		break;
	case EVENT_LOST:
		loss_add(model, event);
		break;
	default:
		break;
	}
}

/* Inode of the first pid namespace: PROC_PID_INIT_INO in the kernel's include/linux/proc_ns.h. */
static const uint64_t first_namespace = 0xEFFFFFFC;

static bool is_foreign(const struct model *model, const struct process *process)
{
	uint64_t kernel_namespace =
		model->kernel_namespace ? model->kernel_namespace : first_namespace;

	return process->pid_namespace && process->pid_namespace != kernel_namespace;
}

void kernel_bind(struct model *model, struct thread *thread)
{
	thread->process->is_foreign = is_foreign(model, thread->process);
	if (thread->process->is_foreign || !model->has_kernel) {
		thread->timeline = NULL;
		return;
	}
	thread->timeline = timeline_get(model, thread->tid);
	g_hash_table_insert(model->kernel_threads, GINT_TO_POINTER(thread->tid), thread);
	if (thread->timeline->entry_count > 0)
		thread->process->has_kernel = true;
	wait_update_horizon(thread);
}
