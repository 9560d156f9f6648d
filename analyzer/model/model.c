/* SPDX-License-Identifier: MIT */
/* Takes events in, one handler per kind. */
#include "model.h"

#include "kernel.h"
#include "kernel_futex.h"
#include "known.h"
#include "pending.h"
#include "registry.h"
#include "settle.h"
#include "stats.h"
#include "stop.h"
#include "tasks.h"
#include "unfinished.h"

struct model *model_create(const struct model_observer *observer, uint64_t kernel_namespace)
{
	struct model *model = g_new0(struct model, 1);

	model->observer = *observer;
	model->kernel_namespace = kernel_namespace;
	model->processes = g_hash_table_new(NULL, NULL);
	model->all_processes = g_ptr_array_new_with_free_func(process_free);
	model->all_locks = g_ptr_array_new_with_free_func(lock_free);
	model->shared_objects = place_objects_create();
	model->timelines = g_hash_table_new_full(NULL, NULL, NULL, timeline_free);
	model->kernel_threads = g_hash_table_new(NULL, NULL);
	model->tasks = g_hash_table_new(NULL, NULL);
	model->all_tasks = g_ptr_array_new_with_free_func(task_free);
	model->known = g_ptr_array_new_with_free_func(known_free);
	model->unreleased = g_ptr_array_new_with_free_func(g_free);
	model->cpu_tids = g_array_new(FALSE, FALSE, sizeof(int32_t));
	coverage_init(&model->coverage);
	g_queue_init(&model->pending);
	model->wanted_from_ns = UINT64_MAX;
	return model;
}

void model_free(struct model *model)
{
	if (!model)
		return;
	g_hash_table_destroy(model->processes);
	g_ptr_array_unref(model->all_processes);
	g_ptr_array_unref(model->all_locks);
	g_hash_table_destroy(model->shared_objects);
	g_hash_table_destroy(model->timelines);
	g_hash_table_destroy(model->kernel_threads);
	g_hash_table_destroy(model->tasks);
	g_ptr_array_unref(model->all_tasks);
	g_ptr_array_unref(model->known);
	g_ptr_array_unref(model->unreleased);
	g_array_unref(model->cpu_tids);
	coverage_clear(&model->coverage);
	g_queue_clear_full(&model->pending, g_free);
	g_free(model);
}

static void process_start_add(struct model *model, const struct event *event)
{
	const struct lockcost_process_start *start = &event->process_start;
	struct process *process = registry_get_process(model, start->pid, event->time_ns);

	/* The same pid loaded again: exec put another program there, with locks of its own. */
	if (process->is_started && process->loaded_ns != start->loaded_ns) {
		registry_add_process(model, start->pid);
		process = registry_get_process(model, start->pid, event->time_ns);
	}
	process_start(process, start);
	process->is_older = start->loaded_ns < model->first_ns;
	process->image_ns = tasks_image_ns(model, start->pid);
	for (guint i = 0; i < process->all_threads->len; i++)
		kernel_bind(model, process->all_threads->pdata[i]);
}

static void thread_start_add(struct model *model, const struct event *event)
{
	const struct lockcost_thread_start *start = &event->thread_start;
	struct process *process = registry_get_process(model, start->pid, event->time_ns);
	struct thread *thread =
		registry_get_incarnation(model, process, start->tid, start->incarnation);

	if (!thread->first_ns)
		thread->first_ns = event->time_ns;
	thread->last_ns = MAX(thread->last_ns, event->time_ns);
	thread_set_name(thread, start->name);
}

static void thread_exit_add(struct model *model, const struct event *event)
{
	const struct lockcost_thread_exit *exit = &event->thread_exit;
	struct process *process = registry_get_process(model, exit->pid, event->time_ns);
	struct thread *thread =
		registry_get_incarnation(model, process, exit->tid, exit->incarnation);

	thread->last_ns = MAX(thread->last_ns, event->time_ns);
	thread->has_exited = true;
	thread_set_name(thread, exit->name);
}

static void lock_stats_add(struct model *model, const struct event *event)
{
	const struct lockcost_lock_stats *stats = &event->lock_stats;
	struct process *process = registry_get_process(model, stats->pid, event->time_ns);
	struct thread *thread =
		registry_get_incarnation(model, process, stats->tid, stats->incarnation);

	/* all threads of the process, of locks that found no room in their tables: it tells nothing
	 * else */
	if (stats->tid == 0)
		thread->has_exited = thread->is_crowd = true;
	stats_add(model, thread, stats);
}

static void lock_order_add(struct model *model, const struct event *event)
{
	const struct lockcost_lock_order *order = &event->lock_order;
	struct process *process = registry_get_process(model, order->pid, event->time_ns);
	struct model_order seen = {
		.thread = registry_get_incarnation(model, process, order->tid, order->incarnation),
		.held = lock_get(process, order->held_lock, order->held_kind, order->first_ns),
		.lock = lock_get(process, order->lock, order->kind, order->first_ns),
		.order = order,
	};

	if (model->observer.order_seen)
		model->observer.order_seen(model->observer.context, &seen);
}

static void try_failed_add(struct model *model, const struct event *event)
{
	const struct lockcost_try_failed *tries = &event->try_failed;
	struct process *process = registry_get_process(model, tries->pid, event->time_ns);
	struct model_tries seen = {
		.thread = registry_get_incarnation(model, process, tries->tid, tries->incarnation),
		.lock = lock_get(process, tries->lock, tries->kind, tries->first_ns),
		.tries = tries,
	};

	if (model->observer.tries_seen)
		model->observer.tries_seen(model->observer.context, &seen);
}

void model_add(struct model *model, const struct event *event)
{
	if (stop_is_past(model, event))
		return;
	if (event->type != EVENT_KERNEL_BEGIN && event->type != EVENT_KERNEL_END) {
		model->first_ns = model->first_ns ? model->first_ns : event->time_ns;
		model->last_ns = MAX(model->last_ns, event->time_ns);
	}
	switch (event->type) {
	case EVENT_PROCESS_START:
		process_start_add(model, event);
		break;
	case EVENT_PROCESS_STATS:
		process_stats(registry_get_process(model, event->process_stats.pid, event->time_ns),
			      &event->process_stats);
		break;
	case EVENT_PROCESS_STOP:
		stop_add(model, event);
		break;
	case EVENT_MAPPING:
		process_add_mapping(registry_get_process(model, event->mapping.pid, event->time_ns),
				    &event->mapping);
		break;
	case EVENT_STACK:
		process_add_stack(registry_get_process(model, event->stack.pid, event->time_ns),
				  &event->stack);
		break;
	case EVENT_THREAD_START:
		thread_start_add(model, event);
		break;
	case EVENT_THREAD_EXIT:
		thread_exit_add(model, event);
		break;
	case EVENT_LOCK_INIT:
		lock_init(registry_get_process(model, event->lock_init.pid, event->time_ns),
			  &event->lock_init);
		break;
	case EVENT_LOCK_DESTROY:
		lock_destroy(registry_get_process(model, event->lock_destroy.pid, event->time_ns),
			     &event->lock_destroy);
		break;
	case EVENT_LOCK_NAME:
		lock_name(registry_get_process(model, event->lock_name.pid, event->time_ns),
			  &event->lock_name);
		break;
	case EVENT_LOCK_SHARED:
		place_share(registry_get_process(model, event->lock_shared.pid, event->time_ns),
			    model->shared_objects, &event->lock_shared, event->time_ns);
		break;
	case EVENT_LOCK_STATS:
		lock_stats_add(model, event);
		break;
	case EVENT_TRY_FAILED:
		try_failed_add(model, event);
		break;
	case EVENT_LOCK_ORDER:
		lock_order_add(model, event);
		break;
	case EVENT_WAIT_BEGIN:
		settle_wait_begin(model, event);
		break;
	case EVENT_COND_WAIT_BEGIN:
		settle_cond_wait_begin(model, event);
		break;
	case EVENT_WAIT_END:
		settle_wait_end(model, event);
		break;
	case EVENT_HOLD:
		settle_hold(model, event);
		break;
	case EVENT_MERGED:
		settle_merged(model, event);
		break;
	case EVENT_WAKE:
		settle_wake(model, event);
		break;
	default:
		kernel_add(model, event);
		return;
	}
	pending_check(model);
}

void model_finish(struct model *model, uint64_t end_ns)
{
	if (!end_ns || end_ns < model->last_ns)
		end_ns = model->last_ns;
	for (guint i = 0; i < model->all_processes->len; i++) {
		struct process *process = model->all_processes->pdata[i];

		for (guint j = 0; j < process->all_threads->len; j++) {
			stats_finish(model, process->all_threads->pdata[j]);
			unfinished_settle(model, process->all_threads->pdata[j], end_ns);
		}
	}
	kernel_futex_finish(model, end_ns);
	pending_finish(model);
}
