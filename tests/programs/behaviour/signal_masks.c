/* SPDX-License-Identifier: MIT */
/* Signal masks and where a process's signals go: to sigwait, to the one thread that takes them. */
#include <sys/signalfd.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void say_mask(const char *name)
{
	sigset_t mask;
	int blocked = 0;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	for (int signal = 1; signal < NSIG; signal++)
		blocked += sigismember(&mask, signal) == 1;
	SAY("%s: %d blocked, USR1 %d, USR2 %d\n", name, blocked, sigismember(&mask, SIGUSR1),
	    sigismember(&mask, SIGUSR2));
}

static void *work(void *unused)
{
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	say_mask("thread");
	return unused;
}

static void *wait_for_signals(void *unused)
{
	sigset_t set;
	int signal;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	for (int i = 0; i < 10; i++) {
		CALL(sigwait(&set, &signal));
		SAY("signal %d\n", signal == SIGUSR1);
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
		kill(getpid(), i % 2 ? SIGUSR1 : SIGUSR2);
	}
	return unused;
}

int main(void)
{
	struct signalfd_siginfo info;
	sigset_t set, pending;
	int descriptor;

	say_mask("main");
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	calls_elsewhere(work, NULL);
	kill(getpid(), SIGUSR1);
	calls_elsewhere(wait_for_signals, NULL);
	sigpending(&pending);
	SAY("pending: %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2));
	descriptor = signalfd(-1, &set, SFD_CLOEXEC);
	SAY("signalfd reads: %d\n", read(descriptor, &info, sizeof(info)) == sizeof(info));
	return 0;
}
