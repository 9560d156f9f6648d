/* SPDX-License-Identifier: MIT */
/* Makes and frees the result. */
#include "report.h"

#include <string.h>

void report_place_copy(struct report_place *to, const struct report_place *from)
{
	*to = *from;
	to->function = g_strdup(from->function);
	to->file = g_strdup(from->file);
	to->module = g_strdup(from->module);
	to->build_id = g_strdup(from->build_id);
	to->text = g_strdup(from->text);
}

void report_place_clear(struct report_place *place)
{
	g_free(place->function);
	g_free(place->file);
	g_free(place->module);
	g_free(place->build_id);
	g_free(place->text);
	*place = (struct report_place){0};
}

bool report_place_is_start(const struct report_place *place)
{
	const char *function = place->function;

	return function &&
	       (strcmp(function, "start_thread") == 0 || strcmp(function, "_start") == 0 ||
		g_str_has_prefix(function, "__clone") || g_str_has_prefix(function, "clone") ||
		g_str_has_prefix(function, "__libc_start_"));
}

static void place_clear_element(void *place)
{
	report_place_clear(place);
}

void report_site_clear(struct report_site *site)
{
	report_place_clear(&site->place);
	g_clear_pointer(&site->stack, g_array_unref);
	g_clear_pointer(&site->paths, g_ptr_array_unref);
}

static void site_free(void *data)
{
	report_site_clear(data);
	g_free(data);
}

static void pair_free(void *data)
{
	struct report_pair *pair = data;

	report_site_clear(&pair->waiter);
	report_site_clear(&pair->holder);
	g_free(pair);
}

static void chain_free(void *data)
{
	struct report_chain *chain = data;

	report_site_clear(&chain->root_holder);
	g_free(chain->next_id);
	g_free(chain->next_name);
	g_free(chain->root_id);
	g_free(chain->root_name);
	g_free(chain);
}

void report_cause_free(void *data)
{
	struct report_cause *cause = data;

	g_free(cause->name);
	g_free(cause->process);
	g_free(cause);
}

static void thread_free(void *data)
{
	struct report_thread *thread = data;

	g_free(thread->name);
	g_free(thread);
}

static void arrival_free(void *data)
{
	struct report_arrival *arrival = data;

	g_free(arrival->name);
	report_place_clear(&arrival->site);
	g_free(arrival);
}

static void side_free(struct report_usage *usage)
{
	if (usage)
		usage_clear(usage);
	g_free(usage);
}

void report_lock_free(void *data)
{
	struct report_lock *lock = data;

	g_free(lock->id);
	g_free(lock->name);
	g_free(lock->class);
	g_free(lock->language_type);
	g_free(lock->area);
	report_place_clear(&lock->data_place);
	report_place_clear(&lock->class_place);
	g_clear_pointer(&lock->class_stack, g_array_unref);
	g_array_unref(lock->members);
	usage_clear(&lock->all);
	side_free(lock->read);
	side_free(lock->write);
	g_ptr_array_unref(lock->waiter_sites);
	g_ptr_array_unref(lock->holder_sites);
	g_ptr_array_unref(lock->pairs);
	g_ptr_array_unref(lock->chains);
	g_ptr_array_unref(lock->waker_sites);
	g_ptr_array_unref(lock->try_sites);
	g_ptr_array_unref(lock->preemptors);
	g_ptr_array_unref(lock->calls);
	g_ptr_array_unref(lock->threads);
	g_ptr_array_unref(lock->wakers);
	g_ptr_array_unref(lock->arrivals);
	g_free(lock->operations);
	g_free(lock);
}

static void waker_free(void *data)
{
	struct report_waker *waker = data;

	g_free(waker->name);
	g_free(waker);
}

static void process_free(void *data)
{
	struct report_process *process = data;

	g_free(process->comm);
	g_free(process->exe);
	g_free(process);
}

static void unfinished_free(void *data)
{
	struct report_unfinished *wait = data;

	g_free(wait->thread_name);
	g_free(wait->lock_id);
	g_free(wait->lock_name);
	g_free(wait->owner_name);
	g_free(wait->held_lock_id);
	g_free(wait->held_lock_name);
	report_place_clear(&wait->site);
	report_place_clear(&wait->owner_site);
	report_place_clear(&wait->held_site);
	g_free(wait);
}

static void order_free(void *data)
{
	struct report_order *order = data;

	g_free(order->held_id);
	g_free(order->held_name);
	g_free(order->lock_id);
	g_free(order->lock_name);
	report_place_clear(&order->held_site);
	report_place_clear(&order->site);
	g_free(order);
}

static void order_cycle_free(void *data)
{
	struct report_order_cycle *cycle = data;

	g_array_unref(cycle->members);
	g_free(cycle);
}

static void cycle_free(void *data)
{
	struct report_cycle *cycle = data;

	g_array_unref(cycle->members);
	g_free(cycle);
}

bool report_site_is_same(const struct report_site *a, const struct report_site *b)
{
	if (a->process == b->process)
		return a->place.address == b->place.address;
	return a->place.module && b->place.module && a->place.offset == b->place.offset &&
	       strcmp(a->place.module, b->place.module) == 0;
}

const struct report_lock *report_find_lock(const struct report *report, const char *id)
{
	const GPtrArray *const lists[] = {report->locks, report->signals};

	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		for (guint j = 0; j < lists[i]->len; j++) {
			const struct report_lock *lock = lists[i]->pdata[j];

			if (strcmp(lock->id, id) == 0)
				return lock;
		}
	}
	return NULL;
}

/* "12 at x.c:5", as a row for many locks is called, is of those "at x.c:5". */
static const char *without_number(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return digits && name[digits] == ' ' && name[digits + 1] ? name + digits + 1 : name;
}

/* Whether `wanted` is the name, or one that a table has shortened: "at me..ed+0x1a54a". */
static bool is_name(const char *name, const char *wanted)
{
	const char *gap = strstr(wanted, "..");
	size_t before = gap ? (size_t)(gap - wanted) : 0;
	size_t after = gap ? strlen(gap + 2) : 0;
	size_t length = strlen(name);

	if (strcmp(name, wanted) == 0)
		return true;
	return before && after && length >= before + after && strncmp(name, wanted, before) == 0 &&
	       strcmp(name + length - after, gap + 2) == 0;
}

bool report_lock_is_named(const struct report_lock *lock, const char *name)
{
	const char *wanted = without_number(name);
	const char *at = strstr(lock->name, " at "), *space = strchr(lock->name, ' ');

	if (strcmp(lock->id, name) == 0 || strcmp(lock->class, name) == 0 ||
	    is_name(lock->name, name) || is_name(lock->name, wanted))
		return true;
	/* without what has a column of its own: "mutex at x.c:5" is "at x.c:5", or "x.c:5" */
	if (at)
		return is_name(at + 1, wanted) || is_name(at + strlen(" at "), wanted);
	return space && is_name(space + 1, wanted);
}

int report_site_compare(const void *a, const void *b)
{
	const struct report_site *x = *(struct report_site *const *)a;
	const struct report_site *y = *(struct report_site *const *)b;

	if (x->time_ns != y->time_ns)
		return x->time_ns > y->time_ns ? -1 : 1;
	return x->count > y->count ? -1 : x->count < y->count;
}

struct report *report_create(void)
{
	struct report *report = g_new0(struct report, 1);

	report->exit_status = -1;
	report->exit_signal = -1;
	report->command = g_ptr_array_new_with_free_func(g_free);
	report->notes = g_ptr_array_new_with_free_func(g_free);
	report->processes = g_ptr_array_new_with_free_func(process_free);
	report->locks = g_ptr_array_new_with_free_func(report_lock_free);
	report->signals = g_ptr_array_new_with_free_func(report_lock_free);
	report->unfinished = g_ptr_array_new_with_free_func(unfinished_free);
	report->cycles = g_ptr_array_new_with_free_func(cycle_free);
	report->orders = g_ptr_array_new_with_free_func(order_free);
	report->order_cycles = g_ptr_array_new_with_free_func(order_cycle_free);
	return report;
}

struct report_lock *report_lock_create(void)
{
	struct report_lock *lock = g_new0(struct report_lock, 1);

	usage_init(&lock->all);
	lock->members = g_array_new(FALSE, FALSE, sizeof(struct report_member));
	lock->waiter_sites = g_ptr_array_new_with_free_func(site_free);
	lock->holder_sites = g_ptr_array_new_with_free_func(site_free);
	lock->pairs = g_ptr_array_new_with_free_func(pair_free);
	lock->chains = g_ptr_array_new_with_free_func(chain_free);
	lock->waker_sites = g_ptr_array_new_with_free_func(site_free);
	lock->try_sites = g_ptr_array_new_with_free_func(site_free);
	lock->preemptors = g_ptr_array_new_with_free_func(report_cause_free);
	lock->calls = g_ptr_array_new_with_free_func(report_cause_free);
	lock->wakers = g_ptr_array_new_with_free_func(waker_free);
	lock->threads = g_ptr_array_new_with_free_func(thread_free);
	lock->arrivals = g_ptr_array_new_with_free_func(arrival_free);
	return lock;
}

void report_lock_add_sides(struct report_lock *lock)
{
	lock->read = g_new(struct report_usage, 1);
	lock->write = g_new(struct report_usage, 1);
	usage_init(lock->read);
	usage_init(lock->write);
}

GArray *report_stack_create(void)
{
	GArray *stack = g_array_new(FALSE, TRUE, sizeof(struct report_place));

	g_array_set_clear_func(stack, place_clear_element);
	return stack;
}

bool report_has_kernel(const struct report *report)
{
	return g_strcmp0(report->kernel_source, "none") != 0 &&
	       g_strcmp0(report->kernel_source, "perf") != 0;
}

void report_free(struct report *report)
{
	if (!report)
		return;
	g_free(report->start_time);
	g_free(report->hostname);
	g_free(report->kernel_source);
	g_free(report->kernel_note);
	g_free(report->state);
	g_free(report->only_comm);
	g_clear_pointer(&report->only_threads, g_hash_table_unref);
	g_ptr_array_unref(report->command);
	g_ptr_array_unref(report->notes);
	g_ptr_array_unref(report->processes);
	g_ptr_array_unref(report->locks);
	g_ptr_array_unref(report->signals);
	g_ptr_array_unref(report->unfinished);
	g_ptr_array_unref(report->cycles);
	g_ptr_array_unref(report->orders);
	g_ptr_array_unref(report->order_cycles);
	g_free(report);
}
