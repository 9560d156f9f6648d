/* SPDX-License-Identifier: MIT */
/* One list after the other, in the order of docs/report-format.md. */
#include "json_tables.h"

#include "json_blame.h"
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

void json_tables_write_waiters(JsonBuilder *json, const struct report_lock *lock)
{
	sites_write(json, "waiter_sites", lock->waiter_sites, "wait_ns", NULL);
}

void json_tables_write_holders(JsonBuilder *json, const struct report_lock *lock)
{
	sites_write(json, "holder_sites", lock->holder_sites, "hold_ns", holder_write);
}

void json_tables_write_waker_sites(JsonBuilder *json, const struct report_lock *lock)
{
	sites_write(json, "waker_sites", lock->waker_sites, "cost_ns", waker_write);
}

/* They waited for nothing, so there is no time. */
void json_tables_write_tries(JsonBuilder *json, const struct report_lock *lock)
{
	json_builder_set_member_name(json, "try_failed_sites");
	json_builder_begin_array(json);
	for (guint i = 0; i < lock->try_sites->len; i++) {
		const struct report_site *site = lock->try_sites->pdata[i];

		json_builder_begin_object(json);
		json_write_place(json, "site", &site->place);
		json_write_number(json, "count", site->count);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
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

void json_tables_write_threads(JsonBuilder *json, const GPtrArray *threads)
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

void json_tables_write_arrivals(JsonBuilder *json, const GPtrArray *arrivals)
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

/* Raw futex calls by command; null of anything else. */
void json_tables_write_operations(JsonBuilder *json, const struct report_lock *lock)
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
void json_tables_write_wakers(JsonBuilder *json, const struct report_lock *lock)
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
