/* SPDX-License-Identifier: MIT */
/* Adds up what belongs to no lock. */
#include "overview.h"

/* When the process ended: by its last counters, its threads' ends, or not before the recording. */
static uint64_t process_end_ns(const struct model *model, const struct process *process,
			       uint64_t recording_end_ns)
{
	uint64_t exited_ns = 0;

	if (process->is_final)
		return process->stats_ns;
	if (g_hash_table_lookup(model->processes, GINT_TO_POINTER(process->pid)) != process)
		return process->last_ns;
	for (guint i = 0; i < process->all_threads->len; i++) {
		const struct thread *thread = process->all_threads->pdata[i];
		const struct timeline *timeline = thread->timeline;
		const struct timeline_entry *last;

		if (!timeline || timeline->entry_count == 0)
			continue;
		last = &timeline->entries[timeline->entry_count - 1];
		if (last->kind == TIMELINE_EXITED)
			exited_ns = MAX(exited_ns, last->time_ns);
	}
	return exited_ns ? MAX(exited_ns, process->last_ns) : recording_end_ns;
}

/* The tracer's are none of the program's, and a crowd is no thread. */
static bool is_counted(const struct thread *thread)
{
	return !thread->is_tracer && !thread->is_crowd;
}

static unsigned int thread_count(const struct process *process, const struct selection *selection)
{
	unsigned int count = 0;

	for (guint i = 0; i < process->all_threads->len; i++) {
		const struct thread *thread = process->all_threads->pdata[i];

		count += is_counted(thread) && selection_has_thread(selection, thread);
	}
	return count;
}

static uint64_t threads_ns(const struct process *process, const struct selection *selection,
			   uint64_t end_ns)
{
	uint64_t sum_ns = 0;

	for (guint i = 0; i < process->all_threads->len; i++) {
		const struct thread *thread = process->all_threads->pdata[i];
		uint64_t thread_end_ns = thread->has_exited ? thread->last_ns : end_ns;

		if (is_counted(thread) && thread->first_ns &&
		    selection_has_thread(selection, thread))
			sum_ns += selection_overlap_ns(selection, thread->first_ns, thread_end_ns);
	}
	return sum_ns;
}

/* The kernel's view of one that told of itself, or none that was asked for. */
static bool is_hidden(const struct process *process, const struct selection *selection)
{
	if (process->is_kernel_only && process->has_tracer)
		return true;
	return (selection->pid || selection->threads) && thread_count(process, selection) == 0;
}

static struct report_process *process_row(const struct process *process,
					  const struct selection *selection, uint64_t end_ns)
{
	struct report_process *row = g_new0(struct report_process, 1);

	row->pid = process->pid;
	row->comm = g_strdup(process->comm);
	row->exe = g_strdup(process->exe);
	row->is_hidden = is_hidden(process, selection);
	row->thread_count = row->is_hidden ? 0 : thread_count(process, selection);
	row->has_kernel = process->has_kernel;
	row->is_foreign = process->is_foreign;
	row->is_final = process->is_final;
	row->is_kernel_only = process->is_kernel_only;
	row->hold_mode = process->hold_mode;
	row->thread_ns = row->is_hidden ? 0 : threads_ns(process, selection, end_ns);
	row->clock_cost_ns = process->is_started ? process->clock_cost_ns : REPORT_UNKNOWN;
	row->cpu_clock_cost_ns = process->is_started ? process->cpu_clock_cost_ns : REPORT_UNKNOWN;
	row->unseen_calls = process->has_stats ? process->unseen_calls : REPORT_UNKNOWN;
	row->early_events = process->has_stats ? process->early_events : REPORT_UNKNOWN;
	row->untracked_locks = process->has_stats ? process->untracked_locks : REPORT_UNKNOWN;
	row->missing_stacks = process->has_stats ? process->missing_stacks : REPORT_UNKNOWN;
	row->refused_rings = process->has_stats ? process->refused_rings : REPORT_UNKNOWN;
	row->lost_switches = process->has_stats ? process->lost_switches : REPORT_UNKNOWN;
	row->untold_orders = process->has_stats ? process->untold_orders : REPORT_UNKNOWN;
	return row;
}

/* Time before the process's end that no counters cover, because it was killed. */
static uint64_t unflushed_ns(const struct process *process, uint64_t end_ns)
{
	uint64_t flushed_ns = process->stats_ns ? process->stats_ns : process->first_ns;

	if (process->is_kernel_only)
		return 0;
	return process->is_final || end_ns <= flushed_ns ? 0 : end_ns - flushed_ns;
}

void overview_build(struct report *report, const struct model *model,
		    const struct selection *selection, uint64_t end_ns)
{
	if (end_ns < model->last_ns)
		end_ns = model->last_ns;
	report->duration_ns = selection_overlap_ns(selection, model->first_ns, end_ns);
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];
		uint64_t process_ns = process_end_ns(model, process, end_ns);

		g_ptr_array_add(report->processes, process_row(process, selection, process_ns));
		report->unflushed_ns = MAX(report->unflushed_ns, unflushed_ns(process, process_ns));
	}
	report->headless_calls = model->headless_call_count;
	report->early_blames = model->early_wait_count;
	report->late_switches = model->late_switch_count;
	report->ust_lost = model->is_ust_lost_unknown ? REPORT_UNKNOWN : model->ust_lost_count;
	report->kernel_lost =
		model->is_kernel_lost_unknown ? REPORT_UNKNOWN : model->kernel_lost_count;
	if (!model->has_kernel)
		report->kernel_lost = REPORT_UNKNOWN;
}
