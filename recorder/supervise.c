/* SPDX-License-Identifier: MIT */
/* Takes signals one by one with sigwaitinfo(2), which tells who sent them. */
#include "supervise.h"

#include <errno.h>
#include <glib.h>
#include <stdint.h>
#include <sys/wait.h>

/** Signals by which people and service managers talk to a program. */
static const int forwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

static void fill(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < G_N_ELEMENTS(forwarded); i++)
		sigaddset(set, forwarded[i]);
}

void supervise_block_signals(sigset_t *before)
{
	sigset_t set;

	fill(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, before);
	/* A caller may have left SIGCHLD ignored, and then nobody could be waited for. */
	signal(SIGCHLD, SIG_DFL);
}

void supervise_restore_signals(const sigset_t *before)
{
	const struct timespec at_once = {0};
	sigset_t set;

	fill(&set);
	sigaddset(&set, SIGCHLD);
	while (sigtimedwait(&set, NULL, &at_once) > 0)
		;
	sigprocmask(SIG_SETMASK, before, NULL);
}

int supervise_pending_end(void)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction action;
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
		if (sigismember(&pending, ends[i]) && sigaction(ends[i], NULL, &action) == 0 &&
		    action.sa_handler != SIG_IGN)
			return ends[i];
	return 0;
}

/** What a terminal sends goes to its whole foreground group: the target has got it by itself. */
static void forward(pid_t target, const siginfo_t *info)
{
	if (info->si_code != SI_KERNEL)
		kill(target, info->si_signo);
}

/** Do what is due. Returns how many milliseconds there are until it is due again. */
static int duty_perform(const struct supervise_duty *duty, gint64 *due_us)
{
	gint64 now_us = g_get_monotonic_time();

	if (now_us >= *due_us) {
		*due_us = now_us + duty->perform(duty->context) * INT64_C(1000);
		now_us = g_get_monotonic_time();
	}
	return (int)(MAX(*due_us - now_us, 0) / 1000) + 1;
}

static struct timespec timespec_of(int milliseconds)
{
	return (struct timespec){.tv_sec = milliseconds / 1000,
				 .tv_nsec = milliseconds % 1000 * 1000000L};
}

int supervise_wait(pid_t target, struct session_daemon *daemon, const struct supervise_duty *duty)
{
	gint64 due_us = 0;
	siginfo_t info;
	struct timespec pause;
	sigset_t set;
	int status;

	fill(&set);
	sigaddset(&set, SIGCHLD);
	for (;;) {
		if (waitpid(target, &status, WNOHANG) == target)
			return status;
		if (daemon->pid && waitpid(daemon->pid, NULL, WNOHANG) == daemon->pid)
			daemon->pid = 0;
		pause = timespec_of(duty_perform(duty, &due_us));
		if (sigtimedwait(&set, &info, &pause) > 0 && info.si_signo != SIGCHLD)
			forward(target, &info);
	}
}
