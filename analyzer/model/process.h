/* SPDX-License-Identifier: MIT */
/*
 * One program image in one process: a fork's child is another, and so is what exec puts in its
 * place.
 */
#ifndef LOCKCOST_PROCESS_H
#define LOCKCOST_PROCESS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "event.h"

struct thread;

/** A file mapped for execution. */
struct process_mapping {
	uint64_t start;
	uint64_t end;
	char *path;
	char *build_id; /* lower-case hexadecimal, empty when the file has none */
};

/** Memory with a name of its own, such as [heap], or a file that no code is in. */
struct process_area {
	uint64_t start;
	uint64_t end;
	char *name;
};

/** Return addresses, innermost first. */
struct process_stack {
	uint32_t frame_count;
	uint64_t frames[];
};

struct process {
	int32_t pid;
	unsigned int index;  /* among all processes of the model, from 0 on */
	bool is_started;     /* process_start was seen */
	bool has_stats;	     /* counters of its own were seen */
	bool is_final;	     /* the last of them */
	bool is_older;	     /* it ran before anything was recorded, perhaps with locks held */
	bool is_stopped;     /* it went on afterwards, but the recording did not */
	bool has_kernel;     /* the kernel's events were about at least one of its threads */
	bool has_merged;     /* it has told of many waits together */
	bool is_kernel_only; /* only the kernel's events and the recorder have told of it */
	bool has_tracer;     /* of such a process: LTTng runs in it, so something of ours may */
	bool is_foreign; /* its tids are not those of the kernel's events: another pid namespace */
	uint64_t pid_namespace;
	uint64_t loaded_ns;
	uint64_t image_ns; /* when the program was executed, or forked; 0: before, or not known */
	uint64_t first_ns; /* first and last event, and the last counters written */
	uint64_t last_ns;
	uint64_t stats_ns;
	uint64_t own_stats_ns; /* the same, of counters that belong to no lock */
	uint8_t hold_mode;
	uint8_t reads_cpu_clock;
	uint32_t clock_cost_ns;
	uint32_t cpu_clock_cost_ns;
	uint64_t unseen_calls;
	uint64_t early_events;
	uint64_t untracked_locks;
	uint64_t missing_stacks;
	uint64_t refused_rings;
	uint64_t lost_switches;
	uint64_t untold_orders;
	char *comm;
	char *exe;
	GArray *mappings;     /* struct process_mapping */
	GArray *areas;	      /* struct process_area; NULL: none was seen */
	GHashTable *stacks;   /* id -> struct process_stack */
	GHashTable *places;   /* address -> newest struct place */
	GPtrArray *all_locks; /* the model's locks, of all processes */
	GHashTable *threads;  /* tid -> the struct thread that has it now */
	GPtrArray *all_threads;
};

struct process *process_create(int32_t pid, GPtrArray *all_locks);
void process_free(void *process);

/** Empty arrays of struct process_mapping and struct process_area, which own their strings. */
GArray *process_mappings_create(void);
GArray *process_areas_create(void);

/** Take over what process_start says. */
void process_start(struct process *process, const struct lockcost_process_start *start);

/** Take over cumulative counters. */
void process_stats(struct process *process, const struct lockcost_process_stats *stats);

void process_add_mapping(struct process *process, const struct lockcost_mapping *mapping);
void process_add_stack(struct process *process, const struct lockcost_stack *stack);

/** The stack with that id, or NULL. */
const struct process_stack *process_find_stack(const struct process *process, uint32_t id);

#endif
