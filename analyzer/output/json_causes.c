/* SPDX-License-Identifier: MIT */
/* Causes, fairness and deliveries. */
#include "json_causes.h"

#include "labels.h"

static void object_begin(JsonBuilder *json, const char *name)
{
	json_builder_set_member_name(json, name);
	json_builder_begin_object(json);
}

static void distribution_write(JsonBuilder *json, const char *name,
			       const struct report_distribution *distribution)
{
	object_begin(json, name);
	json_write_distribution(json, distribution);
	json_builder_end_object(json);
}

void json_causes_write_usage(JsonBuilder *json, const struct report_usage *usage)
{
	object_begin(json, "wakeup_causes_ns");
	for (int i = 0; i < WAKEUP_COUNT; i++)
		json_write_number(json, label_wakeup((enum wakeup_cause)i), usage->wakeup_ns[i]);
	json_builder_end_object(json);
	distribution_write(json, "wake_latency_ns", &usage->latency);
	object_begin(json, "overtaken");
	json_write_number(json, "total", usage->overtaken);
	json_write_number(json, "most", usage->most_overtaken);
	json_builder_end_object(json);
	object_begin(json, "priority");
	json_write_number(json, "inversion_ns", usage->inversion_ns);
	json_write_number(json, "real_time_waits", usage->real_time_waits);
	json_write_number(json, "real_time_wait_ns", usage->real_time_ns);
	json_builder_end_object(json);
}

static void preemptors_write(JsonBuilder *json, const GPtrArray *preemptors)
{
	json_builder_set_member_name(json, "preempted_by");
	json_builder_begin_array(json);
	for (guint i = 0; i < preemptors->len; i++) {
		const struct report_cause *cause = preemptors->pdata[i];

		json_builder_begin_object(json);
		json_write_string(json, "name", cause->name);
		json_write_number(json, "pid", cause->pid ? (uint64_t)cause->pid : REPORT_UNKNOWN);
		json_write_number(json, "tid", cause->tid ? (uint64_t)cause->tid : REPORT_UNKNOWN);
		json_write_string(json, "process", cause->process);
		json_write_bool(json, "idle", cause->is_idle);
		json_write_number(json, "wait_ns", cause->wait_ns);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void calls_write(JsonBuilder *json, const GPtrArray *calls)
{
	json_builder_set_member_name(json, "blocked_in");
	json_builder_begin_array(json);
	for (guint i = 0; i < calls->len; i++) {
		const struct report_cause *cause = calls->pdata[i];

		json_builder_begin_object(json);
		json_write_string(json, "call", cause->name);
		json_write_number(json, "wait_ns", cause->wait_ns);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

void json_causes_write_lock(JsonBuilder *json, const struct report_lock *lock)
{
	const struct report_fairness *fairness = &lock->fairness;

	preemptors_write(json, lock->preemptors);
	calls_write(json, lock->calls);
	object_begin(json, "fairness");
	json_write_number(json, "longest_queue", fairness->longest_queue);
	json_write_number(json, "busy_ns", fairness->busy_ns);
	json_write_number(json, "busy_waits", fairness->busy_waits);
	json_write_number(json, "barged", fairness->barged);
	json_write_number(json, "priorities_lent", fairness->lent);
	json_builder_end_object(json);
}

void json_causes_write_signal(JsonBuilder *json, const struct report_lock *signal)
{
	const struct report_usage *usage = &signal->all;
	bool is_cond = signal->kind == LOCKCOST_KIND_COND;

	distribution_write(json, "delivery_ns", &usage->delivery);
	object_begin(json, "delivery_parts_ns");
	for (int i = 0; i < DELIVERY_COUNT; i++)
		json_write_number(json, label_delivery((enum delivery_part)i),
				  usage->delivery_ns[i]);
	json_builder_end_object(json);
	json_write_number(json, "reacquire_blocked", usage->reacquire_blocked);
	json_write_number(json, "signalled_holding",
			  is_cond ? signal->signalled_holding : REPORT_UNKNOWN);
	json_write_number(json, "spurious", is_cond ? signal->repeated : REPORT_UNKNOWN);
}
