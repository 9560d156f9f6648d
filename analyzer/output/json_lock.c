/* SPDX-License-Identifier: MIT */
/* Field by field in the order of docs/report-format.md. */
#include "json_lock.h"

#include "json_blame.h"
#include "json_causes.h"
#include "labels.h"

static void stack_write(JsonBuilder *json, const GArray *stack)
{
	json_builder_set_member_name(json, "stack");
	json_builder_begin_array(json);
	for (guint i = 0; stack && i < stack->len; i++)
		json_write_place(json, NULL, &g_array_index(stack, struct report_place, i));
	json_builder_end_array(json);
}

/* What only sites of one kind have. */
typedef void site_writer(JsonBuilder *json, const struct report_site *site);

/* Only holds may be untimed, and make others wait. */
static void holder_write(JsonBuilder *json, const struct report_site *site)
{
	json_write_number(json, "untimed", site->untimed_count);
	json_write_number(json, "wait_ns", site->caused_ns);
	json_blame_write_classes(json, site->blame_ns);
}

static void waker_write(JsonBuilder *json, const struct report_site *site)
{
	json_write_number(json, "empty", site->empty_count);
}

/* Sites of any kind: `time_name` says which. */
static void sites_write(JsonBuilder *json, const char *name, const GPtrArray *sites,
			const char *time_name, site_writer *write)
{
	json_builder_set_member_name(json, name);
	json_builder_begin_array(json);
	for (guint i = 0; i < sites->len; i++) {
		const struct report_site *site = sites->pdata[i];

		json_builder_begin_object(json);
		json_write_place(json, "site", &site->place);
		json_write_number(json, "count", site->count);
		json_write_number(json, time_name, site->time_ns);
		if (write)
			write(json, site);
		stack_write(json, site->stack);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void waiter_sites_write(JsonBuilder *json, const struct report_lock *lock)
{
	sites_write(json, "waiter_sites", lock->waiter_sites, "wait_ns", NULL);
}

static void waker_sites_write(JsonBuilder *json, const struct report_lock *lock)
{
	sites_write(json, "waker_sites", lock->waker_sites, "cost_ns", waker_write);
}

/* Nice values and real-time priorities, as ps and chrt print them; a deadline has neither. */
static void priority_write(JsonBuilder *json, const struct report_thread *thread)
{
	int priority = thread->priority;

	if (thread->has_priority && priority >= 0)
		json_write_integer(json, "nice", priority - 20);
	else
		json_write_null(json, "nice");
	if (thread->has_priority && priority < 0 && priority >= -100)
		json_write_integer(json, "real_time_priority", -1 - priority);
	else
		json_write_null(json, "real_time_priority");
}

static void threads_write(JsonBuilder *json, const GPtrArray *threads)
{
	json_builder_set_member_name(json, "threads");
	json_builder_begin_array(json);
	for (guint i = 0; i < threads->len; i++) {
		const struct report_thread *thread = threads->pdata[i];

		json_builder_begin_object(json);
		json_write_number(json, "pid", (uint64_t)thread->pid);
		json_write_number(json, "tid", (uint64_t)thread->tid);
		json_write_string(json, "name", thread->name);
		json_write_number(json, "acquisitions", thread->acquisitions);
		json_write_number(json, "contended", thread->contended);
		json_write_number(json, "wait_ns", thread->wait_ns);
		priority_write(json, thread);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void arrivals_write(JsonBuilder *json, const GPtrArray *arrivals)
{
	json_builder_set_member_name(json, "last_arrivals");
	json_builder_begin_array(json);
	for (guint i = 0; i < arrivals->len; i++) {
		const struct report_arrival *arrival = arrivals->pdata[i];

		json_builder_begin_object(json);
		json_write_number(json, "pid", (uint64_t)arrival->pid);
		json_write_number(json, "tid", (uint64_t)arrival->tid);
		json_write_string(json, "name", arrival->name);
		json_write_place(json, "site", &arrival->site);
		json_write_number(json, "count", arrival->count);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

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

/* Raw futex calls by command; null of anything else. */
static void operations_write(JsonBuilder *json, const struct report_lock *lock)
{
	if (lock->kind != LOCKCOST_KIND_FUTEX) {
		json_write_null(json, "operations");
		return;
	}
	json_builder_set_member_name(json, "operations");
	json_builder_begin_object(json);
	for (unsigned int i = 0; lock->operations && i < REPORT_OPERATION_COUNT; i++) {
		if (lock->operations[i] && label_futex_command(i))
			json_write_number(json, label_futex_command(i), lock->operations[i]);
	}
	json_builder_end_object(json);
}

/* Who woke those that waited at a futex; null of anything else. */
static void wakers_write(JsonBuilder *json, const struct report_lock *lock)
{
	if (lock->kind != LOCKCOST_KIND_FUTEX) {
		json_write_null(json, "wakers");
		return;
	}
	json_builder_set_member_name(json, "wakers");
	json_builder_begin_array(json);
	for (guint i = 0; i < lock->wakers->len; i++) {
		const struct report_waker *waker = lock->wakers->pdata[i];

		json_builder_begin_object(json);
		json_write_number(json, "pid", waker->pid ? (uint64_t)waker->pid : REPORT_UNKNOWN);
		json_write_number(json, "tid", (uint64_t)waker->tid);
		json_write_string(json, "name", waker->name);
		json_write_number(json, "calls", waker->calls);
		json_write_number(json, "empty", waker->empty);
		json_write_number(json, "woken", waker->woken);
		json_write_number(json, "wait_ns", waker->wait_ns);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
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
	operations_write(json, lock);
	wakers_write(json, lock);
	side_write(json, "read", lock->read);
	side_write(json, "write", lock->write);
	waiter_sites_write(json, lock);
	sites_write(json, "holder_sites", lock->holder_sites, "hold_ns", holder_write);
	waker_sites_write(json, lock);
	json_blame_write(json, lock);
	json_causes_write_lock(json, lock);
	threads_write(json, lock->threads);
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
	arrivals_write(json, signal->arrivals);
	waiter_sites_write(json, signal);
	waker_sites_write(json, signal);
	threads_write(json, signal->threads);
	json_builder_end_object(json);
}
