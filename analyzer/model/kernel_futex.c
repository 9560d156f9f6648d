/* SPDX-License-Identifier: MIT */
/*
 * A call is told of when it returns, unless the thread is known to be in a wait, or to hold what it
 * waited for: that wait's own end, which may be told much later, says which calls were its.
 */
#include "kernel_futex.h"

#include <string.h>

#include "registry.h"
#include "tasks.h"

enum {
	UNDECIDED_MAX = 8192,	/* calls of one thread whose wait has not been told */
	OBJECT_SIZE_MAX = 64,	/* of glibc's objects that have futexes in them */
	MERGED_SLACK_NS = 5000, /* by which the times of a merged event may be off */
	THREAD_OBJECT_SIZE = 4096 /* struct pthread: a join waits inside it */,
};

/* Deciding */

static const struct wait *open_wait_before(const struct thread *thread, uint64_t time_ns)
{
	for (guint i = thread->open_waits->len; i-- > 0;) {
		const struct wait *wait = thread->open_waits->pdata[i];

		if (wait->request_ns <= time_ns)
			return wait;
	}
	return NULL;
}

static bool is_within(uint64_t address, uint64_t object, uint64_t size)
{
	return object && address >= object && address - object < size;
}

/* Where no time tells, the place does: whether the futex is in what the thread waits for. */
static bool is_of_open_wait(const struct thread *thread, const struct futex_call *call)
{
	for (guint i = 0; i < thread->open_waits->len; i++) {
		const struct wait *wait = thread->open_waits->pdata[i];
		uint64_t size =
			wait->kind == LOCKCOST_KIND_JOIN ? THREAD_OBJECT_SIZE : OBJECT_SIZE_MAX;

		if (wait->request_ns <= call->entry_ns &&
		    (is_within(call->address, wait->address, size) ||
		     is_within(call->address, wait->mutex_address, size)))
			return true;
	}
	return false;
}

/* Waits for such a lock may have been told of together, and will be then. */
static bool may_be_merged(const struct process *process, const struct futex_call *call)
{
	/* where a mutex has its futex, and a rwlock its two (glibc 2.36, struct_rwlock.h) */
	static const uint64_t offsets[] = {0, 8, 12};

	for (size_t i = 0; i < G_N_ELEMENTS(offsets); i++) {
		const struct lock *lock = lock_find(process, call->address - offsets[i]);

		if (lock &&
		    (lock->kind == LOCKCOST_KIND_MUTEX || lock->kind == LOCKCOST_KIND_RWLOCK))
			return true;
	}
	return false;
}

/* Whether what the call was for is told later. */
static bool is_undecided(const struct thread *thread, const struct futex_call *call)
{
	return open_wait_before(thread, call->entry_ns) || may_be_merged(thread->process, call);
}

static void decide_by_place(struct model *model, struct thread *thread,
			    const struct futex_call *call)
{
	bool is_merged = thread->process->has_merged && may_be_merged(thread->process, call);

	if (!is_of_open_wait(thread, call) && !is_merged)
		futex_call_tell(model, thread, call);
}

static void put_off(struct model *model, struct thread *thread, const struct futex_call *call)
{
	if (!thread->futex_calls)
		thread->futex_calls = g_array_new(FALSE, FALSE, sizeof(struct futex_call));
	if (thread->futex_calls->len == UNDECIDED_MAX) {
		struct futex_call oldest = g_array_index(thread->futex_calls, struct futex_call, 0);

		g_array_remove_index(thread->futex_calls, 0);
		decide_by_place(model, thread, &oldest);
	}
	g_array_append_val(thread->futex_calls, *call);
}

/* The exit of the call that the thread was in may never be told, because the kernel's side ended.
 */
static void current_claim(const struct model *model, const struct thread *thread, uint64_t begin_ns,
			  uint64_t end_ns)
{
	struct task *task = thread->timeline ? tasks_find(model, thread->tid) : NULL;

	if (task && task->call.entry_ns >= begin_ns && task->call.entry_ns <= end_ns)
		task->is_in_futex = false;
}

void kernel_futex_claim(struct model *model, struct thread *thread, uint64_t begin_ns,
			uint64_t end_ns)
{
	guint kept = 0;

	current_claim(model, thread, begin_ns, end_ns);
	for (guint i = 0; thread->futex_calls && i < thread->futex_calls->len; i++) {
		struct futex_call call = g_array_index(thread->futex_calls, struct futex_call, i);

		if (call.entry_ns >= begin_ns && call.exit_ns <= end_ns)
			continue;
		if (is_undecided(thread, &call))
			g_array_index(thread->futex_calls, struct futex_call, kept++) = call;
		else
			futex_call_tell(model, thread, &call);
	}
	if (thread->futex_calls)
		g_array_set_size(thread->futex_calls, kept);
}

static bool is_of_merged(const struct futex_call *call, const struct lockcost_merged *merged)
{
	return call->entry_ns + MERGED_SLACK_NS >= merged->begin_ns &&
	       call->exit_ns <= merged->end_ns + MERGED_SLACK_NS &&
	       is_within(call->address, merged->lock, OBJECT_SIZE_MAX);
}

void kernel_futex_claim_merged(const struct model *model, struct thread *thread,
			       const struct lockcost_merged *merged, GArray *calls)
{
	guint kept = 0;

	current_claim(model, thread, merged->begin_ns, merged->end_ns);
	for (guint i = 0; thread->futex_calls && i < thread->futex_calls->len; i++) {
		struct futex_call call = g_array_index(thread->futex_calls, struct futex_call, i);

		if (is_of_merged(&call, merged))
			g_array_append_val(calls, call);
		else
			g_array_index(thread->futex_calls, struct futex_call, kept++) = call;
	}
	if (thread->futex_calls)
		g_array_set_size(thread->futex_calls, kept);
}

/* After its last word the preload tells of nothing, and LTTng waits for its own threads to end. */
static bool is_after_end(const struct process *process, uint64_t time_ns)
{
	return process->is_final && process->own_stats_ns <= time_ns;
}

/* The thread whose calls are worth telling of, or NULL. */
static struct thread *caller_of(struct model *model, const struct task *task,
				const struct futex_call *call)
{
	struct process *process;
	struct thread *thread;

	if (call->address == 0 || call->entry_ns < model->begin_ns || tasks_is_tracer(model, task))
		return NULL;
	process = tasks_process(model, task);
	if (is_after_end(process, call->entry_ns))
		return NULL;
	/* What the program lost may have told of it. */
	if (!process->is_kernel_only && call->entry_ns < model->ust_lost_until_ns)
		return NULL;
	thread = g_hash_table_lookup(process->threads, GINT_TO_POINTER(task->tid));
	if (!thread) {
		thread = registry_get_thread(model, process, task->tid);
		thread->is_kernel_only = true;
		thread->first_ns = MAX(task->begin_ns, process->first_ns);
	}
	if (thread->is_kernel_only)
		thread_set_name(thread, task->comm);
	return thread->timeline ? thread : NULL;
}

/* Events */

static void entry_add(struct model *model, const struct event *event)
{
	const struct event_futex_entry *entry = &event->futex_entry;
	struct task *task = tasks_get(model, entry->tid);

	if (!task)
		return;
	/* It came back from the last one without our knowing when. */
	if (task->is_in_futex && futex_call_is_wait(&task->call))
		model->unmatched_wait_count++;
	task->is_in_futex = true;
	task->call = (struct futex_call){
		.entry_ns = event->time_ns,
		.address = entry->address,
		.operation = entry->operation,
	};
}

static void exit_add(struct model *model, const struct event *event)
{
	struct task *task = tasks_get(model, event->futex_exit.tid);
	struct futex_call call;
	struct thread *thread;

	if (!task)
		return;
	if (!task->is_in_futex) {
		model->headless_call_count += task->may_be_in_futex;
		task->may_be_in_futex = false;
		return;
	}
	task->is_in_futex = task->may_be_in_futex = false;
	call = task->call;
	call.exit_ns = event->time_ns;
	call.result = event->futex_exit.result;
	if (!futex_call_is_wait(&call) && !futex_call_is_wake(&call))
		return;
	thread = caller_of(model, task, &call);
	if (!thread)
		return;
	if (futex_call_is_wait(&call) && is_undecided(thread, &call))
		put_off(model, thread, &call);
	else
		futex_call_tell(model, thread, &call);
}

void kernel_futex_add(struct model *model, const struct event *event)
{
	if (event->type == EVENT_FUTEX_ENTRY)
		entry_add(model, event);
	else
		exit_add(model, event);
}

/* The end */

static void undecided_finish(struct model *model, struct thread *thread)
{
	for (guint i = 0; thread->futex_calls && i < thread->futex_calls->len; i++)
		decide_by_place(model, thread,
				&g_array_index(thread->futex_calls, struct futex_call, i));
	if (thread->futex_calls)
		g_array_set_size(thread->futex_calls, 0);
}

/* A thread that waits to the end of the recording, or its own. */
static void unfinished_tell(struct model *model, struct task *task, uint64_t end_ns)
{
	struct futex_call call = task->call;
	struct thread *thread;

	call.exit_ns = end_ns;
	if (!task->is_in_futex || !futex_call_is_wait(&call) || call.exit_ns < call.entry_ns)
		return;
	task->is_in_futex = false;
	thread = caller_of(model, task, &call);
	if (!thread || is_of_open_wait(thread, &call))
		return;
	futex_call_tell_unfinished(model, thread, &call);
}

void kernel_futex_end(struct model *model, struct task *task)
{
	struct thread *thread =
		g_hash_table_lookup(model->kernel_threads, GINT_TO_POINTER(task->tid));

	unfinished_tell(model, task, task->end_ns);
	if (thread && thread->is_kernel_only) {
		thread->last_ns = MAX(thread->last_ns, task->end_ns);
		thread->has_exited = true;
	}
}

void kernel_futex_finish(struct model *model, uint64_t end_ns)
{
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];

		for (guint j = 0; j < process->all_threads->len; j++)
			undecided_finish(model, process->all_threads->pdata[j]);
	}
	for (guint i = 0; i < model->all_tasks->len; i++) {
		struct task *task = model->all_tasks->pdata[i];

		if (tasks_find(model, task->tid) == task)
			unfinished_tell(model, task, end_ns);
	}
	tasks_finish(model, end_ns);
}

static bool is_tracer_file(const char *path)
{
	static const char *const names[] = {"liblttng-ust", "liblockcost", "libunwind"};
	const char *slash = strrchr(path, '/');

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_str_has_prefix(slash ? slash + 1 : path, names[i]))
			return true;
	}
	return false;
}

/* Whether it is one of a lock or the like, which was waited for before the program could tell. */
static bool is_in_object(const struct lock *lock)
{
	/* how far into each object its futexes reach: glibc 2.36, nptl and bits/pthreadtypes.h */
	static const struct {
		uint8_t kind;
		uint8_t reach;
	} objects[] = {{LOCKCOST_KIND_MUTEX, 4},
		       {LOCKCOST_KIND_RWLOCK, 16},
		       {LOCKCOST_KIND_COND, 48},
		       {LOCKCOST_KIND_SEM, 8},
		       {LOCKCOST_KIND_BARRIER, 32}};

	for (size_t i = 0; i < G_N_ELEMENTS(objects); i++)
		for (uint64_t offset = 0; offset < objects[i].reach; offset += 4)
			if (lock_find_kind(lock->process, lock->address - offset, objects[i].kind))
				return true;
	return false;
}

bool kernel_futex_is_hidden(const struct lock *lock)
{
	const struct process *process = lock->process;

	if (lock->kind != LOCKCOST_KIND_FUTEX || lock_is_announced(lock))
		return false;
	if (process->is_kernel_only)
		return process->has_tracer;
	if (process->is_older && is_in_object(lock))
		return true;
	for (guint i = process->mappings->len; i-- > 0;) {
		const struct process_mapping *mapping =
			&g_array_index(process->mappings, struct process_mapping, i);

		if (lock->address >= mapping->start && lock->address < mapping->end)
			return is_tracer_file(mapping->path);
	}
	return false;
}

int32_t kernel_futex_waker(const struct wait *wait)
{
	const struct timeline *timeline = wait->thread->timeline;

	if (!timeline || wait->outcome != WAIT_ACQUIRED)
		return 0;
	for (size_t i = timeline_find_after(timeline, wait->end_ns); i-- > 0;) {
		const struct timeline_entry *entry = &timeline->entries[i];

		if (entry->time_ns <= wait->request_ns)
			break;
		if (entry->kind == TIMELINE_WAKING)
			return (int32_t)entry->value;
	}
	return 0;
}
