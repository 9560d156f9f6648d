/* SPDX-License-Identifier: MIT */
/*
 * The perf event of a thread's own context switches: the preload opens one in threads that wait, and the
 * recorder tries whether it may.
 */
#ifndef LOCKCOST_SWITCH_EVENT_H
#define LOCKCOST_SWITCH_EVENT_H

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/**
 * Open it for the calling thread: PERF_RECORD_SWITCH with the time on CLOCK_MONOTONIC, LTTng's clock, and
 * nothing else. Needs no right where perf_event_paranoid is 2 or less. Returns a descriptor, or -1 with errno.
 */
static inline int lockcost_switch_event_open(void)
{
	struct perf_event_attr attributes = {
		.size = sizeof(attributes),
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_DUMMY,
		.sample_type = PERF_SAMPLE_TIME,
		.sample_id_all = 1,
		.context_switch = 1,
		.exclude_kernel = 1,
		.exclude_hv = 1,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC,
		/* nobody is ever woken up to read it */
		.watermark = 1,
		.wakeup_watermark = 1u << 30,
	};

	return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

#endif
