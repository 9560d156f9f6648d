/* SPDX-License-Identifier: MIT */
/* Gives `lttng` commands to the root session daemon, without any LTTNG_HOME of ours. */
#include "lttng_kernel.h"

#include <glib.h>

#include "blocking_calls.h"
#include "lttng_command.h"
#include "session_losses.h"

#define CHANNEL "kernel"
#define SWITCH_TIMER "--switch-timer=300000"
#define EVENTS                                                                        \
	"sched_switch,sched_waking,sched_wakeup_new,sched_process_fork," \
	"sched_process_exec,sched_process_exit,sched_pi_setprio"
/* Every kernel has this one. The newer calls are enabled one by one, where LTTng knows them. */
#define SYSCALLS "futex"
#define LISTED(call) "," #call

static char *session_of(const char *name)
{
	return g_strconcat("lockcost-", name, NULL);
}

/*
 * Of a list LTTng enables what this architecture has, and complains of the rest. Its own consumer
 * is left out: what it writes makes events, which it has to write.
 */
static void enable_blocking_syscalls(char *session)
{
	/* without the first comma */
	static const char calls[] = BLOCKING_CALLS(LISTED) WAITING_CALLS(LISTED)
		WAITING_CALLS_WITH_FLAGS(LISTED);
	char *words[] = {"lttng",
			 "enable-event",
			 "--kernel",
			 "--session",
			 session,
			 "--channel",
			 CHANNEL,
			 "--syscall",
			 (char *)calls + 1,
			 "--filter",
			 "$ctx.procname != \"lttng-consumerd\"",
			 NULL};

	lttng_command_try(words, NULL);
}

static void enable_newer_syscalls(char *session)
{
	static char *const calls[] = {"futex_wait", "futex_wake", "futex_requeue", "futex_waitv"};

	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		char *words[] = {"lttng",     "enable-event", "--kernel",  "--session", session,
				 "--channel", CHANNEL,	      "--syscall", calls[i],	NULL};

		lttng_command_try(words, NULL);
	}
}

int lttng_kernel_create(const char *directory, const char *name)
{
	g_autofree char *session = session_of(name);
	g_autofree char *output = g_strconcat("--output=", directory, NULL);
	char *create[] = {"lttng", "create", session, output, NULL};
	char *channel[] = {"lttng",	     "enable-channel", "--kernel",   "--session",
			   session,	     "--discard",      SWITCH_TIMER, "--subbuf-size=1M",
			   "--num-subbuf=8", CHANNEL,	       NULL};
	char *events[] = {"lttng",     "enable-event", "--kernel", "--session", session,
			  "--channel", CHANNEL,	       EVENTS,	   NULL};
	char *syscalls[] = {"lttng",	 "enable-event", "--kernel",  "--session", session,
			    "--channel", CHANNEL,	 "--syscall", SYSCALLS,	   NULL};
	char *context[] = {"lttng",	"add-context", "--kernel",   "--session", session,
			   "--channel", CHANNEL,       "--type=tid", NULL};
	char **const commands[] = {create, channel, events, syscalls, context};

	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
		if (lttng_command_run(commands[i], NULL, NULL) == 0)
			continue;
		lttng_kernel_remove(name);
		return -1;
	}
	enable_newer_syscalls(session);
	enable_blocking_syscalls(session);
	return 0;
}

int lttng_kernel_start(const char *name)
{
	g_autofree char *session = session_of(name);
	char *start[] = {"lttng", "start", session, NULL};

	return lttng_command_run(start, NULL, NULL);
}

int lttng_kernel_stop(const char *name, int64_t *lost_events)
{
	g_autofree char *session = session_of(name);
	char *stop[] = {"lttng", "stop", session, NULL};
	char *list[] = {"lttng", "--mi=xml", "list", session, NULL};
	char *destroy[] = {"lttng", "destroy", session, NULL};
	g_autofree char *xml = NULL;
	int status = lttng_command_run(stop, NULL, NULL);

	if (lttng_command_try(list, &xml) < 0)
		g_clear_pointer(&xml, g_free);
	*lost_events = session_losses_count(xml);
	return lttng_command_run(destroy, NULL, NULL) < 0 ? -1 : status;
}

void lttng_kernel_remove(const char *name)
{
	g_autofree char *session = session_of(name);
	char *destroy[] = {"lttng", "destroy", session, NULL};

	lttng_command_try(destroy, NULL);
}
