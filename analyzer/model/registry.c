/* SPDX-License-Identifier: MIT */
/* Finds processes and threads by the numbers in an event, and makes those not seen before. */
#include "registry.h"

#include "kernel.h"

struct process *registry_add_process(struct model *model, int32_t pid)
{
	struct process *process = process_create(pid, model->all_locks);

	process->index = model->all_processes->len;
	g_hash_table_insert(model->processes, GINT_TO_POINTER(pid), process);
	g_ptr_array_add(model->all_processes, process);
	return process;
}

struct process *registry_get_process(struct model *model, int32_t pid, uint64_t time_ns)
{
	struct process *process = g_hash_table_lookup(model->processes, GINT_TO_POINTER(pid));

	if (!process)
		process = registry_add_process(model, pid);
	process->is_kernel_only = false;
	if (!process->first_ns)
		process->first_ns = time_ns;
	process->last_ns = MAX(process->last_ns, time_ns);
	return process;
}

static struct thread *thread_add(struct model *model, struct process *process, int32_t tid)
{
	struct thread *thread = thread_create(process, tid);

	g_hash_table_insert(process->threads, GINT_TO_POINTER(tid), thread);
	g_ptr_array_add(process->all_threads, thread);
	kernel_bind(model, thread);
	return thread;
}

struct thread *registry_get_thread(struct model *model, struct process *process, int32_t tid)
{
	struct thread *thread = g_hash_table_lookup(process->threads, GINT_TO_POINTER(tid));

	return thread ? thread : thread_add(model, process, tid);
}

struct thread *registry_get_incarnation(struct model *model, struct process *process, int32_t tid,
					uint32_t incarnation)
{
	struct thread *thread = registry_get_thread(model, process, tid);

	thread->is_kernel_only = false;
	if (!thread->is_incarnation_known) {
		thread->is_incarnation_known = true;
		thread->incarnation = incarnation;
	}
	for (guint i = process->all_threads->len; thread->incarnation != incarnation && i-- > 0;) {
		struct thread *other = process->all_threads->pdata[i];

		if (other->tid == tid && other->incarnation == incarnation)
			return other;
	}
	if (thread->incarnation != incarnation) {
		thread = thread_add(model, process, tid);
		thread->is_incarnation_known = true;
		thread->incarnation = incarnation;
	}
	return thread;
}

struct thread *registry_get_author(struct model *model, int32_t pid, int32_t tid, uint64_t time_ns)
{
	struct thread *thread =
		registry_get_thread(model, registry_get_process(model, pid, time_ns), tid);

	thread->is_kernel_only = false;
	if (!thread->first_ns)
		thread->first_ns = time_ns;
	thread->last_ns = MAX(thread->last_ns, time_ns);
	return thread;
}

static struct thread *thread_in(const struct process *process, int32_t tid)
{
	return g_hash_table_lookup(process->threads, GINT_TO_POINTER(tid));
}

struct thread *registry_find_owner(const struct model *model, const struct wait *wait)
{
	const struct process *own = wait->thread->process;
	struct thread *owner = thread_in(own, wait->owner_tid);

	if (!(wait->lock->attributes & LOCKCOST_ATTRIBUTE_SHARED) || (owner && !owner->has_exited))
		return owner;
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];
		struct thread *thread = thread_in(process, wait->owner_tid);

		if (!thread || process->pid_namespace != own->pid_namespace)
			continue;
		if (!owner || !thread->has_exited)
			owner = thread;
	}
	return owner;
}
