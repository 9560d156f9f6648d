/* SPDX-License-Identifier: MIT */
/* What a process tells between its last counters and the end of its session is in no counter. */
#include "stop.h"

#include <stddef.h>

#include "registry.h"

/* Every event of a program begins with its pid. */
_Static_assert(offsetof(struct lockcost_process_stop, pid) == 0, "pid comes first");
_Static_assert(offsetof(struct lockcost_lock_stats, pid) == 0, "pid comes first");
_Static_assert(offsetof(struct lockcost_stack, pid) == 0, "pid comes first");
/* And every event of a thread goes on with its tid. */
_Static_assert(offsetof(struct lockcost_wait_begin, tid) == offsetof(struct lockcost_merged, tid) &&
		       offsetof(struct lockcost_wait_begin, tid) ==
			       offsetof(struct lockcost_lock_stats, tid) &&
		       offsetof(struct lockcost_wait_begin, tid) ==
			       offsetof(struct lockcost_lock_name, tid),
	       "tid comes second");

void stop_add(struct model *model, const struct event *event)
{
	const struct lockcost_process_stop *stop = &event->process_stop;
	struct process *process = registry_get_process(model, stop->pid, event->time_ns);

	model->has_stopped = true;
	if (stop->tid) {
		registry_get_thread(model, process, stop->tid)->is_stopped = true;
		return;
	}
	process->is_stopped = process->is_final = process->has_stats = true;
	process->stats_ns = process->own_stats_ns = stop->time_ns;
}

/* The thread whose event it is; 0: it is of none. */
static int32_t author_of(const struct event *event)
{
	switch (event->type) {
	case EVENT_PROCESS_STATS:
	case EVENT_MAPPING:
	case EVENT_STACK:
	case EVENT_LOCK_SHARED:
	case EVENT_PROCESS_STOP:
		return 0;
	default:
		return event->wait_begin.tid;
	}
}

static bool is_thread_past(const struct process *process, const struct event *event)
{
	int32_t tid = author_of(event);
	const struct thread *thread =
		tid ? g_hash_table_lookup(process->threads, GINT_TO_POINTER(tid)) : NULL;

	return thread && thread->is_stopped;
}

bool stop_is_past(const struct model *model, const struct event *event)
{
	const struct process *process;

	if (!model->has_stopped || event->type >= EVENT_SCHED_SWITCH)
		return false;
	process = g_hash_table_lookup(model->processes, GINT_TO_POINTER(event->process_stop.pid));
	return !process || process->is_stopped || is_thread_past(process, event);
}
