/* SPDX-License-Identifier: MIT */
/* Takes signals one by one with sigwaitinfo(2), which tells who sent them. */
#include "supervise.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/** Signals by which people and service managers talk to a program. */
static const int forwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

static void fill(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < G_N_ELEMENTS(forwarded); i++)
		sigaddset(set, forwarded[i]);
	control_add_signals(set);
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
	/* whoever asks for a start or a stop now comes too late, and must not end us */
	for (int request = 0; request < CONTROL_REQUESTS; request++)
		signal(control_signal((enum control_request)request), SIG_IGN);
	sigprocmask(SIG_SETMASK, before, NULL);
}

static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static bool is_end(int signal)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (ends[i] == signal)
			return true;
	}
	return false;
}

/** As nohup(1) does, and shells in what they start in the background. */
static bool is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) != 0 || action.sa_handler == SIG_IGN;
}

/** Whether somebody asks lockcost to end: by name, where the terminal's signals are ignored. */
static bool asks_for_end(const struct signalfd_siginfo *info)
{
	return is_end((int)info->ssi_signo) &&
	       (info->ssi_code != SI_KERNEL || !is_ignored((int)info->ssi_signo));
}

int supervise_pending_end(void)
{
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
		if (sigismember(&pending, ends[i]) && !is_ignored(ends[i]))
			return ends[i];
	return 0;
}

/** What a terminal sends goes to its whole foreground group: the target has got it by itself. */
static void forward(pid_t target, const siginfo_t *info)
{
	if (info->si_code != SI_KERNEL)
		kill(target, info->si_signo);
}

/** Whether the signal asked for something, which is done. */
static bool duty_control(const struct supervise_duty *duty, int signal)
{
	enum control_request request = control_request_of(signal);

	if (request != CONTROL_REQUESTS && duty->control)
		duty->control(duty->context, request);
	return request != CONTROL_REQUESTS;
}

/** Do what is due. Returns how many milliseconds there are until it is due again. */
static int duty_perform(const struct supervise_duty *duty, gint64 *due_us)
{
	gint64 now_us = g_get_monotonic_time();
	int pause_ms;

	if (now_us >= *due_us) {
		pause_ms = duty->perform(duty->context);
		if (pause_ms == SUPERVISE_ENOUGH)
			return pause_ms;
		*due_us = now_us + pause_ms * INT64_C(1000);
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
		if (sigtimedwait(&set, &info, &pause) <= 0 || info.si_signo == SIGCHLD)
			continue;
		if (duty_control(duty, info.si_signo))
			due_us = 0;
		else
			forward(target, &info);
	}
}

bool supervise_attached(int pid_fd, const struct supervise_duty *duty)
{
	struct signalfd_siginfo info;
	struct pollfd polls[2] = {{.fd = pid_fd, .events = POLLIN}, {.events = POLLIN}};
	bool has_ended = false, is_asked = false;
	gint64 due_us = 0;
	sigset_t set;
	int pause_ms;

	fill(&set);
	polls[1].fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (polls[1].fd < 0) {
		g_printerr("lockcost: cannot wait for signals, by which to end the recording: %s\n",
			   strerror(errno));
		return false;
	}
	while (!has_ended && !is_asked) {
		pause_ms = duty_perform(duty, &due_us);
		if (pause_ms == SUPERVISE_ENOUGH)
			break;
		poll(polls, G_N_ELEMENTS(polls), pause_ms);
		has_ended = polls[0].revents & POLLIN;
		while (read(polls[1].fd, &info, sizeof(info)) == sizeof(info)) {
			if (duty_control(duty, (int)info.ssi_signo))
				due_us = 0;
			is_asked |= asks_for_end(&info);
		}
	}
	close(polls[1].fd);
	return has_ended;
}
