/* SPDX-License-Identifier: MIT */
/* Sets up the user-space session by `lttng` commands. */
#include "session.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include "about.h"
#include "lockcost/recording.h"
#include "session_losses.h"

#define SESSION "lockcost"
#define CHANNEL "locks"
/*
 * A daemon that is killed leaves what its consumer had written by then; without the timers that
 * would be nothing, the metadata included. Each time several of its threads wake up, between the
 * program's: 29 switches a second at 0.3 s cost a database that fills all CPUs some percent.
 */
#define SWITCH_TIMER "--switch-timer=1000000"
/* Nobody asks how full the buffers are. */
#define MONITOR_TIMER "--monitor-timer=0"

enum {
	SUBBUFFER_COUNT = 8,
	SUBBUFFER_MIN = 128 << 10,
	SUBBUFFER_MAX = 4 << 20,
	MEMORY_SHARE =
		16, /* all buffers of one uid take at most one part in so many of free memory */
};

/** Bytes of one sub-buffer: a power of two, so that all CPUs' buffers fit into their share. */
static uint64_t choose_subbuffer_size(void)
{
	uint64_t free_bytes = (uint64_t)sysconf(_SC_AVPHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t cpus = (uint64_t)sysconf(_SC_NPROCESSORS_CONF);
	uint64_t size = SUBBUFFER_MAX;
	struct statvfs shm;

	/* The buffers live in /dev/shm, which containers keep small. */
	if (statvfs("/dev/shm", &shm) == 0)
		free_bytes = MIN(free_bytes, (uint64_t)shm.f_bavail * shm.f_frsize * 4);
	while (size > SUBBUFFER_MIN && size * SUBBUFFER_COUNT * cpus * MEMORY_SHARE > free_bytes)
		size /= 2;
	return size;
}

uint64_t session_buffer_bytes(void)
{
	return choose_subbuffer_size() * SUBBUFFER_COUNT * (uint64_t)sysconf(_SC_NPROCESSORS_CONF);
}

int session_create(const struct session_daemon *daemon, const char *directory)
{
	g_autofree char *output = g_strconcat("--output=", directory, NULL);
	g_autofree char *size =
		g_strdup_printf("--subbuf-size=%" G_GUINT64_FORMAT, choose_subbuffer_size());
	g_autofree char *count = g_strdup_printf("--num-subbuf=%d", SUBBUFFER_COUNT);
	const char *const create[] = {"create", SESSION, output, NULL};
	const char *const metadata[] = {"enable-channel", "--userspace", "--session=" SESSION,
					SWITCH_TIMER,	  "metadata",	 NULL};
	const char *const channel[] = {"enable-channel",
				       "--userspace",
				       "--session=" SESSION,
				       SWITCH_TIMER,
				       MONITOR_TIMER,
				       "--discard",
				       "--buffers-uid",
				       size,
				       count,
				       CHANNEL,
				       NULL};
	const char *const events[] = {"enable-event",	      "--userspace",
				      "--session=" SESSION,   "--channel=" CHANNEL,
				      LOCKCOST_PROVIDER ":*", NULL};
	const char *const *const commands[] = {create, metadata, channel, events};

	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (daemon_command(daemon, NULL, commands[i]) < 0)
			return -1;
	return 0;
}

int session_begin(const struct session_daemon *daemon)
{
	const char *const start[] = {"start", SESSION, NULL};

	return daemon_command(daemon, NULL, start);
}

void session_ask_counts(const struct session_daemon *daemon)
{
	const char *const enable[] = {"enable-event",	    "--userspace",
				      "--session=" SESSION, "--channel=" CHANNEL,
				      LOCKCOST_EVENT_STOP,  NULL};
	const char *const ask[] = {"regenerate", "statedump", "--session=" SESSION, NULL};

	if (daemon_command(daemon, NULL, enable) == 0)
		daemon_command(daemon, NULL, ask);
}

static int64_t read_lost_events(const struct session_daemon *daemon)
{
	const char *const list[] = {"--mi=xml", "list", SESSION, NULL};
	g_autofree char *xml = NULL;

	if (daemon_command(daemon, &xml, list) < 0)
		return ABOUT_UNKNOWN;
	return session_losses_count(xml);
}

int session_stop(const struct session_daemon *daemon, int64_t *lost_events)
{
	const char *const stop[] = {"stop", SESSION, NULL};
	/* `stop` has waited already, until all data was written. */
	const char *const destroy[] = {"destroy", "--no-wait", SESSION, NULL};

	*lost_events = ABOUT_UNKNOWN;
	if (daemon_command(daemon, NULL, stop) < 0)
		return -1;
	*lost_events = read_lost_events(daemon);
	return daemon_command(daemon, NULL, destroy);
}
