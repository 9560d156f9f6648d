/* SPDX-License-Identifier: MIT */
/*
 * A session that ends is noticed by nobody: its events are off, that is all. So it says so before,
 * with a statedump, which LTTng begins by an event of its own: there we have a probe. It is called
 * in LTTng's thread, even when no thread of the program calls anything.
 */
#include "stop.h"

#include <dlfcn.h>
#include <stddef.h>

#include "clock.h"
#include "lockcost-control-provider.h"
#include "process.h"
#include "thread.h"

/* src/lib/lttng-ust-tracepoint/tracepoint.c, lttng-ust 2.13 */
typedef int probe_register(const char *provider, const char *event, void (*probe)(void), void *data,
			   const char *signature);

static void tell(int32_t tid)
{
	struct lockcost_process_stop event = {
		.pid = process.pid, .tid = tid, .time_ns = clock_now_ns()};

	lttng_ust_tracepoint(lockcost_control, process_stop, &event);
}

/* What the thread tells from here on is in no counter. */
static void thread_flushed(const struct thread *thread)
{
	tell(thread->tid);
}

/* A statedump is made for a session that begins, too: only one that ends has our event enabled. */
static void statedump_begins(void *data, void *session)
{
	(void)data;
	(void)session;
	if (!lttng_ust_tracepoint_enabled(lockcost_control, process_stop))
		return;
	process_flush_running(thread_flushed);
	tell(0);
}

void stop_setup(void)
{
	void *library = lttng_ust_tracepoint_dlopen_ptr
				? lttng_ust_tracepoint_dlopen_ptr->liblttngust_handle
				: NULL;
	probe_register *add_probe =
		library ? (probe_register *)dlsym(library,
						  "lttng_ust_tp_probe_register_queue_release")
			: NULL;

	/* the signature is that of the event: another one, and it is not connected */
	if (add_probe)
		add_probe("lttng_ust_statedump", "start", (void (*)(void))statedump_begins, NULL,
			  "struct lttng_ust_session *, session");
}
