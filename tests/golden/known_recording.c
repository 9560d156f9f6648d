/* SPDX-License-Identifier: MIT */
/* One row a recording; locks are named by their places in the recorded programs. */
#include "known_recording.h"

#include <glib.h>
#include <string.h>

#define SLEEPING(class_end, wait_count, percent)                                       \
	{                                                                              \
		class_end, wait_count, "holder_blocked", percent, "clock_nanosleep", 0 \
	}
/* Of guard_sem it is known by its last wait only that it is a lock. */
#define KINDS                                                                   \
	.locks = {SLEEPING("+0x4200", 8, 90),		    /* plain_mutex */   \
		  SLEEPING("+0x41c0", 8, 90),		    /* inherit_mutex */ \
		  SLEEPING("+0x4180", 16, 90),		    /* rwlock */        \
		  SLEEPING("+0x4160", 8, 90),		    /* spin_lock */     \
		  SLEEPING("+0x4140", 8, 80)},		    /* guard_sem */     \
		.signals = {{"+0x40c0", 8}, {"+0x40a0", 8}} /* cond, barrier */

static const struct known_recording recordings[] = {
	{.name = "lttng-kinds", .kernel_source = "lttng", .hides_tid = true, KINDS},
	{.name = "ftrace-kinds", .kernel_source = "ftrace", KINDS},
	{.name = "by-hand-plain", .kernel_source = "lttng", .is_trace = true, KINDS},
	{.name = "by-hand-tid",
	 .kernel_source = "lttng",
	 .is_trace = true,
	 .hides_tid = true,
	 KINDS},
	/* Sections of 10 ms, a fifth of the others': the emulator's slowness shows more. */
	{.name = "lttng-states",
	 .kernel_source = "lttng",
	 .hides_tid = true,
	 .locks = {{"+0x41c0", 8, "holder_running", 80},
		   SLEEPING("+0x4180", 8, 80),
		   {"+0x4140", 8, "holder_blocked", 80, "read", 0},
		   {"+0x4100", 8, "holder_preempted", 80},
		   {"+0x40c0", 8, "no_holder", 80}}},
	{.name = "lttng-inversion",
	 .kernel_source = "lttng",
	 .hides_tid = true,
	 .locks = {{"+0x4100", 8, "holder_preempted", 90},
		   {"+0x40c0", 8, "holder_running", 90, NULL, 8}}},
};

const struct known_recording *known_recording_find(const char *directory)
{
	g_autofree char *name = g_path_get_basename(directory);

	for (size_t i = 0; i < G_N_ELEMENTS(recordings); i++) {
		if (strcmp(recordings[i].name, name) == 0)
			return &recordings[i];
	}
	return NULL;
}
