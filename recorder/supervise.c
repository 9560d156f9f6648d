/* SPDX-License-Identifier: MIT */
/* Takes signals one by one with sigwaitinfo(2), which tells who sent them. */
#include "supervise.h"

#include <errno.h>
#include <glib.h>
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

int supervise_wait(pid_t target, struct session_daemon *daemon)
{
	siginfo_t info;
	sigset_t set;
	int status;

	fill(&set);
	sigaddset(&set, SIGCHLD);
	for (;;) {
		if (waitpid(target, &status, WNOHANG) == target)
			return status;
		if (daemon->pid && waitpid(daemon->pid, NULL, WNOHANG) == daemon->pid)
			daemon->pid = 0;
		if (sigwaitinfo(&set, &info) > 0 && info.si_signo != SIGCHLD)
			forward(target, &info);
	}
}
