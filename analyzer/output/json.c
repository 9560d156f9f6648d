/* SPDX-License-Identifier: MIT */
/* The outermost objects; json_lock.c has the locks, which are printed as they are made. */
#include "json.h"

#include "json_lock.h"
#include "json_order.h"
#include "json_write.h"
#include "labels.h"
#include "stream.h"

static const char *process_kernel_source(const struct report *report,
					 const struct report_process *process)
{
	/* Threads that read their own switches need no kernel events. */
	if (g_strcmp0(report->kernel_source, "perf") == 0)
		return report->kernel_source;
	return process->has_kernel && report->kernel_source ? report->kernel_source : "none";
}

static void process_write(JsonBuilder *json, const struct report *report,
			  const struct report_process *process)
{
	json_builder_begin_object(json);
	json_write_number(json, "pid", (uint64_t)process->pid);
	json_write_string(json, "comm", process->comm);
	json_write_string(json, "exe", process->exe);
	json_write_number(json, "threads", process->thread_count);
	json_write_number(json, "thread_ns", process->thread_ns);
	json_write_string(json, "kernel_source", process_kernel_source(report, process));
	json_write_bool(json, "other_pid_namespace", process->is_foreign);
	json_write_bool(json, "preloaded", !process->is_kernel_only);
	json_write_bool(json, "complete", process->is_final);
	json_write_number(json, "clock_cost_ns", process->clock_cost_ns);
	json_write_number(json, "cpu_clock_cost_ns", process->cpu_clock_cost_ns);
	json_write_number(json, "unseen_calls", process->unseen_calls);
	json_write_number(json, "early_events", process->early_events);
	json_write_number(json, "untracked_locks", process->untracked_locks);
	json_write_number(json, "missing_stacks", process->missing_stacks);
	json_write_number(json, "refused_rings", process->refused_rings);
	json_write_number(json, "lost_switches", process->lost_switches);
	json_write_number(json, "untold_orders", process->untold_orders);
	json_builder_end_object(json);
}

static void lost_write(JsonBuilder *json, const struct report *report)
{
	json_builder_set_member_name(json, "lost");
	json_builder_begin_object(json);
	json_write_number(json, "ust_events", report->ust_lost);
	json_write_number(json, "kernel_events", report->kernel_lost);
	json_write_number(json, "unmatched_waits", report->unmatched_waits);
	json_write_number(json, "unflushed_ns", report->unflushed_ns);
	json_write_number(json, "headless_futex_calls", report->headless_calls);
	json_builder_end_object(json);
}

/* What the first process measured of the probes; every process has its own figures. */
static void probe_cost_write(JsonBuilder *json, const struct report *report)
{
	json_builder_set_member_name(json, "probe_cost_ns");
	json_builder_begin_object(json);
	if (report->processes->len > 0) {
		const struct report_process *process = report->processes->pdata[0];

		json_write_number(json, "clock", process->clock_cost_ns);
		json_write_number(json, "cpu_clock", process->cpu_clock_cost_ns);
	}
	json_builder_end_object(json);
}

/* Which part of the recording the report is about; null: all of it. */
static void selection_write(JsonBuilder *json, const struct report *report)
{
	if (!report->from_ns && !report->to_ns && !report->only_pid && !report->only_comm) {
		json_write_null(json, "selection");
		return;
	}
	json_builder_set_member_name(json, "selection");
	json_builder_begin_object(json);
	json_write_number(json, "from_ns", report->from_ns ? report->from_ns : REPORT_UNKNOWN);
	json_write_number(json, "to_ns", report->to_ns ? report->to_ns : REPORT_UNKNOWN);
	json_write_number(json, "pid",
			  report->only_pid ? (uint64_t)report->only_pid : REPORT_UNKNOWN);
	json_write_string(json, "comm", report->only_comm);
	json_builder_end_object(json);
}

static void recording_write(JsonBuilder *json, const struct report *report)
{
	json_builder_begin_object(json);
	json_write_strings(json, "command", report->command);
	json_write_number(json, "attached_pid",
			  report->attached_pid ? (uint64_t)report->attached_pid : REPORT_UNKNOWN);
	json_write_number(json, "duration_ns", report->duration_ns);
	selection_write(json, report);
	json_write_string(json, "kernel_source", report->kernel_source);
	json_write_string(json, "kernel_note", report->kernel_note);
	json_write_number(json, "cpus", report->cpus);
	json_write_string(json, "start_time", report->start_time);
	json_write_string(json, "hostname", report->hostname);
	json_write_string(json, "state", report->state);
	json_write_number(json, "exit_status",
			  report->exit_status < 0 ? REPORT_UNKNOWN : (uint64_t)report->exit_status);
	json_write_number(json, "exit_signal",
			  report->exit_signal < 0 ? REPORT_UNKNOWN : (uint64_t)report->exit_signal);
	lost_write(json, report);
	probe_cost_write(json, report);
	json_write_number(json, "unreported_switches", report->late_switches);
	json_write_number(json, "early_blames", report->early_blames);
	json_write_strings(json, "notes", report->notes);
	json_builder_set_member_name(json, "processes");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->processes->len; i++) {
		const struct report_process *process = report->processes->pdata[i];

		if (!process->is_hidden)
			process_write(json, report, process);
	}
	json_builder_end_array(json);
	json_builder_end_object(json);
}

static void unfinished_write(JsonBuilder *json, const struct report_unfinished *wait)
{
	json_builder_begin_object(json);
	json_write_number(json, "pid", (uint64_t)wait->pid);
	json_write_number(json, "tid", (uint64_t)wait->tid);
	json_write_string(json, "thread", wait->thread_name);
	json_write_string(json, "lock", wait->lock_id);
	json_write_string(json, "lock_name", wait->lock_name);
	json_write_string(json, "kind", label_kind(wait->kind));
	json_write_number(json, "wait_ns", wait->wait_ns);
	json_write_place(json, "site", &wait->site);
	json_write_number(json, "owner_pid",
			  wait->owner_pid ? (uint64_t)wait->owner_pid : REPORT_UNKNOWN);
	json_write_number(json, "owner_tid",
			  wait->owner_tid ? (uint64_t)wait->owner_tid : REPORT_UNKNOWN);
	json_write_string(json, "owner_thread", wait->owner_name);
	json_write_place(json, "owner_site", &wait->owner_site);
	json_write_string(json, "held_lock", wait->held_lock_id);
	json_write_string(json, "held_lock_name", wait->held_lock_name);
	json_write_place(json, "held_site", &wait->held_site);
	json_builder_end_object(json);
}

static void cycle_write(JsonBuilder *json, const struct report *report,
			const struct report_cycle *cycle)
{
	json_builder_begin_object(json);
	json_write_string(json, "kind", "deadlock");
	json_builder_set_member_name(json, "waits");
	json_builder_begin_array(json);
	for (guint i = 0; i < cycle->members->len; i++)
		unfinished_write(
			json, report->unfinished->pdata[g_array_index(cycle->members, guint, i)]);
	json_builder_end_array(json);
	json_builder_end_object(json);
}

static void lock_order_write(JsonBuilder *json, const struct report *report)
{
	json_builder_begin_object(json);
	json_order_write_edges(json, report);
	json_builder_set_member_name(json, "cycles");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->cycles->len; i++)
		cycle_write(json, report, report->cycles->pdata[i]);
	json_order_write_cycles(json, report);
	json_builder_end_array(json);
	json_builder_end_object(json);
}

/* Print what was built, and forget it. */
static void value_print(FILE *stream, JsonBuilder *json)
{
	JsonNode *root = json_builder_get_root(json);
	char *text = json_to_string(root, FALSE);

	fputs(text, stream);
	g_free(text);
	json_node_unref(root);
	g_object_unref(json);
}

static void lock_value(JsonBuilder *json, const struct report *report, const void *lock)
{
	json_lock_write(json, report, lock);
}

static void signal_value(JsonBuilder *json, const struct report *report, const void *signal)
{
	json_signal_write(json, report, signal);
}

static void unfinished_value(JsonBuilder *json, const struct report *report, const void *wait)
{
	(void)report;
	unfinished_write(json, wait);
}

/* One by one: a hundred thousand locks as a tree would fill the memory. */
static void array_print(FILE *stream, const char *name, const struct report *report,
			const GPtrArray *values,
			void (*write)(JsonBuilder *, const struct report *, const void *))
{
	fprintf(stream, ",\"%s\":[", name);
	for (guint i = 0; i < values->len; i++) {
		JsonBuilder *json = json_builder_new();

		if (i > 0)
			fputc(',', stream);
		write(json, report, values->pdata[i]);
		value_print(stream, json);
	}
	fputc(']', stream);
}

int json_write(const struct report *report, FILE *stream)
{
	JsonBuilder *recording = json_builder_new(), *lock_order = json_builder_new();

	fputs("{\"schema\":\"lockcost-report/1\",\"recording\":", stream);
	recording_write(recording, report);
	value_print(stream, recording);
	array_print(stream, "locks", report, report->locks, lock_value);
	array_print(stream, "signals", report, report->signals, signal_value);
	array_print(stream, "unfinished", report, report->unfinished, unfinished_value);
	fputs(",\"kernel_locks\":[],\"lock_order\":", stream);
	lock_order_write(lock_order, report);
	value_print(stream, lock_order);
	fputs("}\n", stream);
	return stream_finish(stream);
}
