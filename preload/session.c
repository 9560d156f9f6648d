/* SPDX-License-Identifier: MIT */
/* Announces the process to a session that has not heard of it. */
#include "session.h"

#include <lttng/urcu/urcu-ust.h>
#include <lttng/ust-events.h>

#include "crowd_counters.h"
#include "mappings.h"
#include "process.h"
#include "settings.h"

static uint32_t sessions; /* announced so far */
bool session_is_announced;
static bool is_announcing;

uint32_t session_number(void)
{
	return __atomic_load_n(&session_is_announced, __ATOMIC_ACQUIRE) ? sessions : 0;
}

void session_forked(void)
{
	session_is_announced = false;
	is_announcing = false;
}

/* What an event's own code looks at before it writes: lttng/ust-tracepoint-event.h. */
static bool is_written(const struct lttng_ust_event_common *event)
{
	const struct lttng_ust_event_recorder *recorder = event->child;

	return event->type == LTTNG_UST_EVENT_TYPE_RECORDER &&
	       __atomic_load_n(&recorder->chan->parent->session->active, __ATOMIC_RELAXED);
}

bool session_is_active(void)
{
	const struct lttng_ust_tracepoint_probe *probe;
	bool is_active = false;

	lttng_ust_urcu_read_lock();
	probe = lttng_ust_rcu_dereference(lttng_ust_tracepoint_lockcost___hold.probes);
	for (; probe && probe->func && !is_active; probe++)
		is_active = is_written(probe->data);
	lttng_ust_urcu_read_unlock();
	return is_active;
}

static void write_process_start(int32_t tid)
{
	struct lockcost_process_start event = {
		.pid = process.pid,
		.tid = tid,
		.ppid = process.ppid,
		.format_version = LOCKCOST_FORMAT_VERSION,
		.pid_namespace = process.pid_namespace,
		.loaded_ns = process.loaded_ns,
		.hold_mode = settings.hold_mode,
		.stack_frames = settings.stack_frames,
		.reads_cpu_clock = settings.reads_cpu_clock || settings.reads_switches,
		.clock_cost_ns = process.clock_cost_ns,
		.cpu_clock_cost_ns = process.cpu_clock_cost_ns,
		.recording = settings.recording_id,
		.comm = process.comm,
		.exe = process.exe,
	};

	lttng_ust_tracepoint(lockcost, process_start, &event);
}

void session_announce(int32_t tid)
{
	if (session_number() != 0 || __atomic_exchange_n(&is_announcing, true, __ATOMIC_ACQUIRE))
		return;
	if (session_number() == 0 && session_is_active()) {
		if (sessions > 0)
			crowd_forget();
		write_process_start(tid);
		mappings_write_all();
		sessions++;
		__atomic_store_n(&session_is_announced, true, __ATOMIC_RELEASE);
	}
	__atomic_store_n(&is_announcing, false, __ATOMIC_RELEASE);
}
