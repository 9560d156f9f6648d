/* SPDX-License-Identifier: MIT */
/* What a process tells between its last counters and the end of its session is in no counter. */
#include "stop.h"

#include <stddef.h>

#include "registry.h"

/* Every event of a program begins with its pid. */
_Static_assert(offsetof(struct lockcost_process_stop, pid) == 0, "pid comes first");
_Static_assert(offsetof(struct lockcost_lock_stats, pid) == 0, "pid comes first");
_Static_assert(offsetof(struct lockcost_stack, pid) == 0, "pid comes first");

void stop_add(struct model *model, const struct event *event)
{
	const struct lockcost_process_stop *stop = &event->process_stop;
	struct process *process = registry_get_process(model, stop->pid, event->time_ns);

	model->has_stopped = true;
	process->is_stopped = process->is_final = process->has_stats = true;
	process->stats_ns = process->own_stats_ns = stop->time_ns;
}

bool stop_is_past(const struct model *model, const struct event *event)
{
	const struct process *process;

	if (!model->has_stopped || event->type >= EVENT_SCHED_SWITCH)
		return false;
	process = g_hash_table_lookup(model->processes, GINT_TO_POINTER(event->process_stop.pid));
	return !process || process->is_stopped;
}
