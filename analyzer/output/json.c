/* SPDX-License-Identifier: MIT */
/* The outermost objects; json_lock.c has the locks. */
#include "json.h"

#include <errno.h>
#include <string.h>

#include "json_lock.h"
#include "json_write.h"
#include "labels.h"

static const char *process_kernel_source(const struct report *report,
					 const struct report_process *process)
{
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
	json_write_bool(json, "complete", process->is_final);
	json_write_number(json, "clock_cost_ns", process->clock_cost_ns);
	json_write_number(json, "cpu_clock_cost_ns", process->cpu_clock_cost_ns);
	json_write_number(json, "unseen_calls", process->unseen_calls);
	json_write_number(json, "early_events", process->early_events);
	json_write_number(json, "untracked_locks", process->untracked_locks);
	json_write_number(json, "missing_stacks", process->missing_stacks);
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

static void recording_write(JsonBuilder *json, const struct report *report)
{
	json_builder_set_member_name(json, "recording");
	json_builder_begin_object(json);
	json_write_strings(json, "command", report->command);
	json_write_number(json, "duration_ns", report->duration_ns);
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
	json_write_strings(json, "notes", report->notes);
	json_builder_set_member_name(json, "processes");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->processes->len; i++)
		process_write(json, report, report->processes->pdata[i]);
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
	json_builder_set_member_name(json, "lock_order");
	json_builder_begin_object(json);
	json_write_empty_array(json, "edges");
	json_builder_set_member_name(json, "cycles");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->cycles->len; i++)
		cycle_write(json, report, report->cycles->pdata[i]);
	json_builder_end_array(json);
	json_builder_end_object(json);
}

static JsonNode *report_build(const struct report *report)
{
	JsonBuilder *json = json_builder_new();
	JsonNode *root;

	json_builder_begin_object(json);
	json_write_string(json, "schema", "lockcost-report/1");
	recording_write(json, report);
	json_builder_set_member_name(json, "locks");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->locks->len; i++)
		json_lock_write(json, report, report->locks->pdata[i]);
	json_builder_end_array(json);
	json_builder_set_member_name(json, "signals");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->signals->len; i++)
		json_signal_write(json, report, report->signals->pdata[i]);
	json_builder_end_array(json);
	json_builder_set_member_name(json, "unfinished");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->unfinished->len; i++)
		unfinished_write(json, report->unfinished->pdata[i]);
	json_builder_end_array(json);
	json_write_empty_array(json, "kernel_locks");
	lock_order_write(json, report);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	g_object_unref(json);
	return root;
}

int json_write(const struct report *report, FILE *stream)
{
	JsonNode *root = report_build(report);
	JsonGenerator *generator = json_generator_new();
	gsize length;
	char *text;
	int result = 0;

	json_generator_set_root(generator, root);
	text = json_generator_to_data(generator, &length);
	if (fwrite(text, 1, length, stream) != length || fputc('\n', stream) == EOF) {
		fprintf(stderr, "lockcost: the report cannot be written: %s\n", strerror(errno));
		result = -1;
	}
	g_free(text);
	g_object_unref(generator);
	json_node_unref(root);
	return result;
}
