/* SPDX-License-Identifier: MIT */
/* Field by field in the order of docs/report-format.md. */
#include "json_lock.h"

#include "json_blame.h"
#include "json_causes.h"
#include "json_tables.h"
#include "labels.h"

static void address_write(JsonBuilder *json, uint64_t address)
{
	char text[24];

	g_snprintf(text, sizeof(text), "0x%" G_GINT64_MODIFIER "x", address);
	json_write_string(json, "address", text);
}

static void members_write(JsonBuilder *json, const GArray *members)
{
	json_builder_set_member_name(json, "processes");
	json_builder_begin_array(json);
	for (guint i = 0; i < members->len; i++) {
		const struct report_member *member =
			&g_array_index(members, struct report_member, i);

		json_builder_begin_object(json);
		json_write_number(json, "pid", (uint64_t)member->pid);
		address_write(json, member->address);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void identity_write(JsonBuilder *json, const struct report *report,
			   const struct report_lock *lock)
{
	const struct report_process *process = report->processes->pdata[lock->process];
	json_write_string(json, "id", lock->id);
	json_write_string(json, "name", lock->name);
	json_write_string(json, "class", lock->class);
	json_write_string(json, "kind", label_kind(lock->kind));
	json_write_string(json, "language_type", lock->language_type);
	json_write_number(json, "pid", (uint64_t)process->pid);
	address_write(json, lock->address);
	json_write_string(json, "memory", lock->area);
	members_write(json, lock->members);
	json_write_bool(json, "process_shared", lock->attributes & LOCKCOST_ATTRIBUTE_SHARED);
	json_write_place(json, lock->is_initialised ? "initialised_at" : "first_taken_at",
			 &lock->class_place);
}

static void wait_write(JsonBuilder *json, const struct report_usage *usage)
{
	json_builder_set_member_name(json, "wait_ns");
	json_builder_begin_object(json);
	json_write_distribution(json, &usage->wait);
	json_builder_end_object(json);
}

static void hold_write(JsonBuilder *json, const struct report_usage *usage)
{
	json_builder_set_member_name(json, "hold_ns");
	json_builder_begin_object(json);
	json_write_distribution(json, &usage->hold);
	json_write_number(json, "samples", usage->hold_samples);
	json_write_bool(json, "exact", usage->is_hold_exact);
	json_write_number(json, "error_ns", usage->hold_error_ns);
	json_builder_end_object(json);
}

static void phases_write(JsonBuilder *json, const struct report_usage *usage)
{
	json_builder_set_member_name(json, "phases_ns");
	json_builder_begin_object(json);
	for (int phase = 0; phase < PHASE_COUNT; phase++)
		json_write_number(json, label_phase((enum phase)phase), usage->phases_ns[phase]);
	json_builder_end_object(json);
}

static void wakes_write(JsonBuilder *json, const struct report_usage *usage)
{
	json_builder_set_member_name(json, "wakes");
	json_builder_begin_object(json);
	json_write_number(json, "count", usage->wake_count);
	json_write_number(json, "cost_ns", usage->wake_ns);
	json_write_number(json, "empty", usage->wake_empty);
	json_write_number(json, "woken", usage->wake_woken);
	json_write_number(json, "most_woken", usage->wake_most);
	json_write_number(json, "lost", usage->wake_lost);
	json_write_number(json, "same_cpu", usage->wake_same_cpu);
	json_write_number(json, "cross_cpu", usage->wake_cross_cpu);
	json_builder_end_object(json);
}

static void counts_write(JsonBuilder *json, const struct report_usage *usage)
{
	json_write_number(json, "acquisitions", usage->acquisitions);
	json_write_number(json, "contended", usage->contended);
	json_write_number(json, "recursions", usage->recursions);
	json_write_number(json, "cond_reacquisitions", usage->cond_reacquisitions);
	json_write_number(json, "try_failed", usage->try_failed);
	json_write_number(json, "timed_out", usage->timed_out);
	json_write_number(json, "owner_died", usage->owner_died);
	json_write_number(json, "made_consistent", usage->made_consistent);
	json_write_number(json, "not_recoverable", usage->not_recoverable);
	json_write_number(json, "errors", usage->errors);
	json_write_number(json, "waits", usage->waits);
	json_write_number(json, "unfinished", usage->unfinished);
	json_write_number(json, "merged_waits", usage->merged_waits);
	json_write_number(json, "merged_wait_ns", usage->merged_wait_ns);
	json_write_number(json, "merged_holds", usage->merged_holds);
}

/* A lock, or one side of a rwlock: the same members of both. */
static void usage_write(JsonBuilder *json, const struct report_usage *usage)
{
	counts_write(json, usage);
	wait_write(json, usage);
	hold_write(json, usage);
	json_write_number(json, "on_cpu_ns", usage->on_cpu_ns);
	json_write_number(json, "off_cpu_ns", usage->off_cpu_ns);
	phases_write(json, usage);
	json_blame_write_classes(json, usage->blame_ns);
	json_write_number(json, "futex_round_trips", usage->futex_round_trips);
	json_write_number(json, "futex_refused", usage->futex_refused);
	wakes_write(json, usage);
	json_write_number(json, "transition_cost_ns", usage->transition_ns);
	json_causes_write_usage(json, usage);
}

static void side_write(JsonBuilder *json, const char *name, const struct report_usage *side)
{
	if (!side) {
		json_write_null(json, name);
		return;
	}
	json_builder_set_member_name(json, name);
	json_builder_begin_object(json);
	usage_write(json, side);
	json_builder_end_object(json);
}

void json_lock_write(JsonBuilder *json, const struct report *report, const struct report_lock *lock)
{
	json_builder_begin_object(json);
	identity_write(json, report, lock);
	json_write_string(json, "type", label_type(lock->type));
	json_write_number(json, "lives", lock->lives);
	json_write_bool(json, "robust", lock->attributes & LOCKCOST_ATTRIBUTE_ROBUST);
	json_write_string(json, "protocol", label_protocol(lock->attributes));
	json_write_bool(json, "lower_bound", lock->is_lower_bound);
	usage_write(json, &lock->all);
	json_write_number(json, "cond_reacquire_ns", lock->all.cond_reacquire_ns);
	json_tables_write_operations(json, lock);
	json_tables_write_wakers(json, lock);
	side_write(json, "read", lock->read);
	side_write(json, "write", lock->write);
	json_tables_write_waiters(json, lock);
	json_tables_write_holders(json, lock);
	json_tables_write_waker_sites(json, lock);
	json_tables_write_tries(json, lock);
	json_blame_write(json, lock);
	json_causes_write_lock(json, lock);
	json_tables_write_threads(json, lock->threads);
	json_builder_end_object(json);
}

void json_signal_write(JsonBuilder *json, const struct report *report,
		       const struct report_lock *signal)
{
	const struct report_usage *usage = &signal->all;

	json_builder_begin_object(json);
	identity_write(json, report, signal);
	json_write_number(json, "waits", usage->contended);
	json_write_number(json, "unfinished", usage->unfinished);
	wait_write(json, usage);
	json_write_number(json, "on_cpu_ns", usage->on_cpu_ns);
	json_write_number(json, "off_cpu_ns", usage->off_cpu_ns);
	phases_write(json, usage);
	json_causes_write_usage(json, usage);
	json_write_number(json, "transition_cost_ns", usage->transition_ns);
	json_write_number(json, "futex_round_trips", usage->futex_round_trips);
	json_write_number(json, "posts", usage->posts);
	wakes_write(json, usage);
	json_write_number(json, "reacquire_ns", usage->reacquire_ns);
	json_write_number(json, "acquisitions", usage->acquisitions);
	json_write_number(json, "try_failed", usage->try_failed);
	json_write_number(json, "timed_out", usage->timed_out);
	json_write_number(json, "errors", usage->errors);
	json_causes_write_signal(json, signal);
	json_tables_write_arrivals(json, signal->arrivals);
	json_tables_write_waiters(json, signal);
	json_tables_write_waker_sites(json, signal);
	json_tables_write_threads(json, signal->threads);
	json_builder_end_object(json);
}
