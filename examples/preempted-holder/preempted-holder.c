/* SPDX-License-Identifier: MIT */
/*
 * A lock whose holder is not let run. A writer keeps a journal; a thread that compresses old
 * entries may use the same CPU, and takes it away from the writer while that holds `journal_lock`.
 * `preempted-holder fixed` lets it run only where nothing else wants to (SCHED_IDLE).
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#include "work.h"

enum { THREADS = 3, ENTRIES = 60, SECTION_NS = 8000000, BETWEEN_NS = 1000000 };

static pthread_mutex_t journal_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_fixed;
static atomic_bool is_done;
static unsigned long entry_count, read_count;

static void use_cpu(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	pthread_setaffinity_np(pthread_self(), sizeof(cpus), &cpus);
}

static void write_journal(void)
{
	pthread_setname_np(pthread_self(), "writer");
	use_cpu(0);
	for (int i = 0; i < ENTRIES; i++) {
		pthread_mutex_lock(&journal_lock);
		compute(SECTION_NS);
		entry_count++;
		pthread_mutex_unlock(&journal_lock);
		pause_for(BETWEEN_NS);
	}
	is_done = true;
}

static void read_journal(void)
{
	pthread_setname_np(pthread_self(), "reader");
	while (!is_done) {
		pthread_mutex_lock(&journal_lock);
		read_count += entry_count > 0;
		pthread_mutex_unlock(&journal_lock);
		pause_for(BETWEEN_NS);
	}
}

static void compress_old(void)
{
	struct sched_param no_priority = {0};

	pthread_setname_np(pthread_self(), "compressor");
	use_cpu(0);
	if (is_fixed)
		pthread_setschedparam(pthread_self(), SCHED_IDLE, &no_priority);
	while (!is_done)
		compute(SECTION_NS);
}

static void *run(void *number)
{
	static void (*const parts[THREADS])(void) = {write_journal, read_journal, compress_old};

	parts[(long)number]();
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned long begin_ns = now_ns();

	is_fixed = is_asked_to_be_fixed(argc, argv);
	run_threads(THREADS, run);
	printf("wrote %lu entries in %.2f s\n", entry_count, (double)(now_ns() - begin_ns) / 1e9);
	return 0;
}
