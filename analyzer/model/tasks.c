/* SPDX-License-Identifier: MIT */
/* Children of what is followed are followed; everybody else is not. */
#include "tasks.h"

#include <linux/sched.h>
#include <string.h>

#include "kernel.h"
#include "kernel_futex.h"
#include "known.h"
#include "registry.h"

void task_free(void *data)
{
	struct task *task = data;

	if (task)
		g_free(task->exe);
	g_free(task);
}

struct task *tasks_find(const struct model *model, int32_t tid)
{
	return tid > 0 ? g_hash_table_lookup(model->tasks, GINT_TO_POINTER(tid)) : NULL;
}

static struct task *task_add(struct model *model, int32_t tid, int32_t pid, uint64_t begin_ns)
{
	struct task *task = g_new0(struct task, 1);

	task->tid = tid;
	task->pid = pid;
	task->begin_ns = begin_ns;
	task->image_ns = begin_ns;
	g_hash_table_insert(model->tasks, GINT_TO_POINTER(tid), task);
	g_ptr_array_add(model->all_tasks, task);
	return task;
}

struct task *tasks_get(struct model *model, int32_t tid)
{
	struct task *task = tasks_find(model, tid);
	const struct thread *thread;

	if (task)
		return task;
	thread = g_hash_table_lookup(model->kernel_threads, GINT_TO_POINTER(tid));
	return thread ? task_add(model, tid, thread->process->pid, 0) : NULL;
}

void tasks_follow(struct model *model, int32_t tid, int32_t pid)
{
	if (!tasks_find(model, tid))
		task_add(model, tid, pid, 0)->may_be_in_futex = true;
}

bool tasks_is_tracer(const struct model *model, const struct task *task)
{
	return !model->is_attached && g_str_has_suffix(task->comm, "-ust");
}

/* What had this number before has ended. */
static void number_reuse(struct model *model, int32_t tid, int32_t pid)
{
	struct process *process = g_hash_table_lookup(model->processes, GINT_TO_POINTER(pid));

	g_hash_table_remove(model->kernel_threads, GINT_TO_POINTER(tid));
	if (tid == pid)
		g_hash_table_remove(model->processes, GINT_TO_POINTER(pid));
	else if (process && process->is_kernel_only)
		g_hash_table_remove(process->threads, GINT_TO_POINTER(tid));
}

static void begin_note(struct model *model, const struct event *event)
{
	const struct event_task_new *new = &event->task_new;
	const struct task *parent = tasks_get(model, new->parent_tid);
	int32_t pid = new->pid;

	/* A fork as ftrace tells of it says nothing that task_newtask does not. */
	if (!parent || new->tid <= 0 || (event->type == EVENT_TASK_FORK && !pid))
		return;
	if (event->type == EVENT_TASK_NEW)
		pid = (new->clone_flags &CLONE_THREAD) ? parent->pid : new->tid;
	number_reuse(model, new->tid, pid);
	task_add(model, new->tid, pid, event->time_ns);
}

static void exec_note(struct model *model, const struct event *event)
{
	const struct event_task_exec *exec = &event->task_exec;
	struct task *task = tasks_get(model, exec->tid);

	if (!task)
		return;
	number_reuse(model, task->tid, task->pid);
	task->image_ns = event->time_ns;
	g_free(task->exe);
	task->exe = g_strdup(exec->filename);
}

/* LTTng names its threads when they run: until then they look like the program's own. */
static void name_note(struct model *model, struct task *task, const char *comm)
{
	struct thread *thread;

	memcpy(task->comm, comm, sizeof(task->comm));
	thread = g_hash_table_lookup(model->kernel_threads, GINT_TO_POINTER(task->tid));
	if (thread && thread->is_kernel_only)
		thread->is_tracer = tasks_is_tracer(model, task);
}

static void switch_note(struct model *model, const struct event_sched_switch *change,
			uint64_t time_ns)
{
	struct task *task = tasks_find(model, change->prev_tid);

	if (!task)
		return;
	if (memcmp(task->comm, change->prev_comm, sizeof(task->comm)) != 0)
		name_note(model, task, change->prev_comm);
	if (kernel_switch_kind(change->prev_state) != TIMELINE_EXITED)
		return;
	task->end_ns = time_ns;
	kernel_futex_end(model, task);
}

void tasks_note(struct model *model, const struct event *event)
{
	switch (event->type) {
	case EVENT_TASK_NEW:
	case EVENT_TASK_FORK:
		begin_note(model, event);
		break;
	case EVENT_TASK_EXEC:
		exec_note(model, event);
		break;
	case EVENT_SCHED_SWITCH:
		switch_note(model, &event->sched_switch, event->time_ns);
		break;
	default:
		break;
	}
}

uint64_t tasks_image_ns(const struct model *model, int32_t pid)
{
	const struct task *leader = tasks_find(model, pid);

	return leader ? leader->image_ns : 0;
}

struct process *tasks_process(struct model *model, const struct task *task)
{
	struct process *process = g_hash_table_lookup(model->processes, GINT_TO_POINTER(task->pid));

	if (process)
		return process;
	process = registry_add_process(model, task->pid);
	process->is_kernel_only = true;
	process->image_ns = tasks_image_ns(model, task->pid);
	process->first_ns = process->image_ns ? process->image_ns : model->first_ns;
	return process;
}

/* Whether the task is of this program of its process, and not of one before or after. */
static bool is_of(const struct task *task, const struct process *process, uint64_t next_ns)
{
	return task->pid == process->pid && task->begin_ns < next_ns &&
	       (!task->end_ns || task->end_ns >= process->first_ns);
}

/* When the process's next program began; UINT64_MAX: this was the last. */
static uint64_t next_image_ns(const struct model *model, const struct process *process)
{
	uint64_t next_ns = UINT64_MAX;

	for (guint i = process->index + 1; i < model->all_processes->len; i++) {
		const struct process *other = model->all_processes->pdata[i];

		if (other->pid == process->pid)
			next_ns = MIN(next_ns, other->image_ns ? other->image_ns : other->first_ns);
	}
	return next_ns;
}

static struct thread *thread_fill(struct model *model, struct process *process,
				  const struct task *task, uint64_t end_ns)
{
	struct thread *thread = registry_get_thread(model, process, task->tid);

	thread->first_ns = MAX(task->begin_ns, process->first_ns);
	thread->last_ns = MIN(task->end_ns ? task->end_ns : end_ns, end_ns);
	thread->has_exited = true;
	thread_set_name(thread, task->comm);
	return thread;
}

static bool has_tracer(const struct model *model, const struct process *process, uint64_t next_ns)
{
	for (guint i = 0; i < model->all_tasks->len; i++) {
		const struct task *task = model->all_tasks->pdata[i];

		if (is_of(task, process, next_ns) && tasks_is_tracer(model, task))
			return true;
	}
	return false;
}

static void process_finish(struct model *model, struct process *process, uint64_t end_ns)
{
	uint64_t next_ns = next_image_ns(model, process);
	uint64_t last_ns = process->first_ns;

	end_ns = MIN(end_ns, next_ns);
	process->has_tracer = has_tracer(model, process, next_ns);
	for (guint i = 0; i < model->all_tasks->len && !process->has_tracer; i++) {
		const struct task *task = model->all_tasks->pdata[i];

		if (!is_of(task, process, next_ns))
			continue;
		last_ns = MAX(last_ns, thread_fill(model, process, task, end_ns)->last_ns);
		if (task->tid == process->pid && !process->comm) {
			process->comm = g_strdup(task->comm);
			process->exe = g_strdup(task->exe);
		}
	}
	process->last_ns = last_ns;
	/* Nothing of it is counted but what the kernel's events say. */
	process->stats_ns = last_ns;
	process->is_final = model->kernel_lost_count == 0 && !model->is_kernel_lost_unknown;
}

/* What was attached to is in the report whether it called futex or not. */
static void attached_add(struct model *model)
{
	for (guint i = 0; i < model->known->len; i++) {
		const struct known_process *known = model->known->pdata[i];
		const struct task *task = tasks_find(model, known->pid);

		if (known->is_attached && task && task->pid == known->pid)
			tasks_process(model, task);
	}
}

void tasks_finish(struct model *model, uint64_t end_ns)
{
	attached_add(model);
	for (guint i = 0; i < model->all_processes->len; i++) {
		struct process *process = model->all_processes->pdata[i];

		known_apply(model, process, next_image_ns(model, process));
		if (process->is_kernel_only)
			process_finish(model, process, end_ns);
	}
}
