/* SPDX-License-Identifier: MIT */
/* What the preload says about a process as a whole. */
#include "process.h"

#include <string.h>

#include "place.h"
#include "thread.h"

static void mapping_clear(void *data)
{
	struct process_mapping *mapping = data;

	g_free(mapping->path);
	g_free(mapping->build_id);
}

static void area_clear(void *data)
{
	struct process_area *area = data;

	g_free(area->name);
}

GArray *process_mappings_create(void)
{
	GArray *mappings = g_array_new(FALSE, FALSE, sizeof(struct process_mapping));

	g_array_set_clear_func(mappings, mapping_clear);
	return mappings;
}

GArray *process_areas_create(void)
{
	GArray *areas = g_array_new(FALSE, FALSE, sizeof(struct process_area));

	g_array_set_clear_func(areas, area_clear);
	return areas;
}

struct process *process_create(int32_t pid, GPtrArray *all_locks)
{
	struct process *process = g_new0(struct process, 1);

	process->pid = pid;
	process->mappings = process_mappings_create();
	process->stacks = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	process->places = places_create();
	process->all_locks = all_locks;
	process->threads = g_hash_table_new(NULL, NULL);
	process->all_threads = g_ptr_array_new_with_free_func(thread_free);
	return process;
}

void process_free(void *data)
{
	struct process *process = data;

	if (!process)
		return;
	g_free(process->comm);
	g_free(process->exe);
	g_array_unref(process->mappings);
	g_clear_pointer(&process->areas, g_array_unref);
	g_hash_table_destroy(process->stacks);
	g_hash_table_destroy(process->places);
	g_hash_table_destroy(process->threads);
	g_ptr_array_unref(process->all_threads);
	g_free(process);
}

void process_start(struct process *process, const struct lockcost_process_start *start)
{
	process->is_started = true;
	process->pid_namespace = start->pid_namespace;
	process->loaded_ns = start->loaded_ns;
	process->hold_mode = start->hold_mode;
	process->reads_cpu_clock = start->reads_cpu_clock;
	process->clock_cost_ns = start->clock_cost_ns;
	process->cpu_clock_cost_ns = start->cpu_clock_cost_ns;
	g_free(process->comm);
	g_free(process->exe);
	process->comm = g_strdup(start->comm);
	process->exe = g_strdup(start->exe);
}

void process_stats(struct process *process, const struct lockcost_process_stats *stats)
{
	process->stats_ns = MAX(process->stats_ns, stats->time_ns);
	/* Two threads may write them at the end: the later ones count, whatever their order. */
	if (process->has_stats && stats->time_ns < process->own_stats_ns)
		return;
	process->own_stats_ns = stats->time_ns;
	process->has_stats = true;
	/* An exec that fails, or an abort that is caught, was not the end. */
	process->is_final = stats->is_final;
	process->unseen_calls = stats->unseen_calls;
	process->early_events = stats->early_events;
	process->untracked_locks = stats->untracked_locks;
	process->missing_stacks = stats->missing_stacks;
	process->refused_rings = stats->refused_rings;
	process->lost_switches = stats->lost_switches;
	process->untold_orders = stats->untold_orders;
}

void process_add_mapping(struct process *process, const struct lockcost_mapping *mapping)
{
	struct process_mapping copy = {
		.start = mapping->start,
		.end = mapping->end,
		.path = g_strdup(mapping->path),
		.build_id = g_strdup(mapping->build_id),
	};

	g_array_append_val(process->mappings, copy);
}

void process_add_stack(struct process *process, const struct lockcost_stack *stack)
{
	size_t frame_bytes = stack->frame_count * sizeof(uint64_t);
	struct process_stack *copy = g_malloc(sizeof(*copy) + frame_bytes);

	copy->frame_count = stack->frame_count;
	if (frame_bytes)
		memcpy(copy->frames, stack->frames, frame_bytes);
	g_hash_table_replace(process->stacks, GUINT_TO_POINTER(stack->stack), copy);
}

const struct process_stack *process_find_stack(const struct process *process, uint32_t id)
{
	return id ? g_hash_table_lookup(process->stacks, GUINT_TO_POINTER(id)) : NULL;
}
