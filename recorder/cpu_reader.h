/* SPDX-License-Identifier: MIT */
/* One thread per CPU that moves ring-buffer pages from an ftrace instance into a file. */
#ifndef LOCKCOST_RECORDER_CPU_READER_H
#define LOCKCOST_RECORDER_CPU_READER_H

#include <stdint.h>

struct cpu_readers;
struct tracefs_instance;

/** Start a thread for each CPU; it appends to PATH/cpuN.raw. Null on failure, which is reported. */
struct cpu_readers *cpu_readers_start(struct tracefs_instance *instance, const char *path);

/**
 * Stop the threads, write what is left, and free them.
 * @param lost_events  receives the sum of what the kernel had no room for
 * @return 0, or -1 when a file could not be written, which is reported
 */
int cpu_readers_stop(struct cpu_readers *readers, int64_t *lost_events);

#endif
