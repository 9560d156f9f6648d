/* SPDX-License-Identifier: MIT */
/* exit_ways WAY: ends the process in one way while other threads hold, wait and lock. */
#include <semaphore.h>
#include <sys/resource.h>

#include "behaviour.h"

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t busy = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t at_end_lock = PTHREAD_MUTEX_INITIALIZER;
static struct task holder, waiter, worker;
static sem_t never;

static void *hold(void *unused)
{
	pthread_mutex_lock(&held);
	while (sem_wait(&never) < 0)
		;
	return unused;
}

static void *wait_for_lock(void *unused)
{
	pthread_mutex_lock(&held);
	return unused;
}

static void *work(void *unused)
{
	for (;;) {
		pthread_mutex_lock(&busy);
		pthread_mutex_unlock(&busy);
	}
	return unused;
}

static void at_end(void)
{
	pthread_mutex_lock(&at_end_lock);
	SAY("exit handler\n");
	pthread_mutex_unlock(&at_end_lock);
}

static void at_quick_end(void)
{
	pthread_mutex_lock(&at_end_lock);
	SAY("quick exit handler\n");
	pthread_mutex_unlock(&at_end_lock);
}

static void on_abort(int signal)
{
	pthread_mutex_lock(&at_end_lock);
	SAY("signal %d\n", signal);
	pthread_mutex_unlock(&at_end_lock);
}

static void *exit_here(void *status)
{
	exit((int)(intptr_t)status);
}

static void *exits_as_last(void *unused)
{
	sleep_ms(20);
	SAY("last thread\n");
	return unused;
}

static int end(const char *way)
{
	if (strcmp(way, "exit") == 0)
		exit(11);
	if (strcmp(way, "_exit") == 0)
		_exit(12);
	if (strcmp(way, "quick_exit") == 0)
		quick_exit(13);
	if (strcmp(way, "syscall") == 0)
		syscall(SYS_exit_group, 14);
	if (strcmp(way, "abort") == 0)
		abort();
	if (strcmp(way, "abort_handled") == 0) {
		signal(SIGABRT, on_abort);
		abort();
	}
	if (strcmp(way, "thread_exits") == 0)
		calls_elsewhere(exit_here, (void *)15);
	if (strcmp(way, "SIGKILL") == 0)
		kill(getpid(), SIGKILL);
	if (strcmp(way, "SIGTERM") == 0)
		kill(getpid(), SIGTERM);
	if (strcmp(way, "SIGSEGV") == 0)
		raise(SIGSEGV);
	return 17;
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "return";
	const struct rlimit none = {0, 0};
	pthread_t last;

	setrlimit(RLIMIT_CORE, &none);
	atexit(at_end);
	at_quick_exit(at_quick_end);
	if (strcmp(way, "pthread_exit") == 0) {
		pthread_create(&last, NULL, exits_as_last, NULL);
		pthread_exit(NULL);
	}
	sem_init(&never, 0, 0);
	task_start(&holder, hold, NULL);
	task_until_asleep(&holder);
	task_start(&waiter, wait_for_lock, NULL);
	task_until_asleep(&waiter);
	task_start(&worker, work, NULL);
	return end(way);
}
