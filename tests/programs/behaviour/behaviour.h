/* SPDX-License-Identifier: MIT */
/* What the behaviour programs share: each prints what happened to it, the same in every run, to be
 * compared with and without the preload. */
#ifndef LOCKCOST_TESTS_BEHAVIOUR_H
#define LOCKCOST_TESTS_BEHAVIOUR_H

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../calls.h"

/** Nothing may stay in a buffer when a program forks, is killed or executes another. */
__attribute__((constructor)) static void behaviour_unbuffered(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
}

/** Prints a line; a single write, so that threads and processes do not mix theirs. */
#define SAY(...) dprintf(STDOUT_FILENO, __VA_ARGS__)

/** CALL in a thread with a cancel pending: what prints is itself a cancellation point. */
#define CALL_PENDING(expression)                                                 \
	do {                                                                     \
		int status_ = (expression), state_;                              \
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state_);         \
		SAY("%-60s %s\n", #expression, strerrorname_np(status_) ?: "0"); \
		pthread_setcancelstate(state_, NULL);                            \
	} while (0)

/** A thread that others may wait for until it sleeps in a futex call. */
struct task {
	pthread_t thread;
	pid_t tid; /* 0 until it runs; __atomic, because C++ programs include this, too */
	void *(*routine)(void *);
	void *argument;
};

static inline void *behaviour_task_run(void *data)
{
	struct task *task = (struct task *)data;

	__atomic_store_n(&task->tid, gettid(), __ATOMIC_RELEASE);
	return task->routine(task->argument);
}

static inline void task_start(struct task *task, void *(*routine)(void *), void *argument)
{
	task->tid = 0;
	task->routine = routine;
	task->argument = argument;
	if (pthread_create(&task->thread, NULL, behaviour_task_run, task) != 0)
		abort();
}

static inline void *task_join(struct task *task)
{
	void *result = NULL;

	pthread_join(task->thread, &result);
	return result;
}

/** What a joined thread returned: "cancelled" or "returned". */
static inline const char *task_end(struct task *task)
{
	return task_join(task) == PTHREAD_CANCELED ? "cancelled" : "returned";
}

static inline void sleep_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	while (nanosleep(&time, &time) < 0 && errno == EINTR)
		;
}

/** Whether a thread of this process is in a futex call just now. */
static inline bool behaviour_in_futex(pid_t tid)
{
	char path[64], line[16] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/syscall", tid);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (!fgets(line, sizeof(line), file))
		line[0] = 0;
	fclose(file);
	return atoi(line) == SYS_futex;
}

static inline bool task_is_asleep(const struct task *task)
{
	return behaviour_in_futex(__atomic_load_n(&task->tid, __ATOMIC_ACQUIRE));
}

/** Waits until the thread has been found in a futex call several times running. */
static inline void task_until_asleep(const struct task *task)
{
	for (int found = 0; found < 4; found = task_is_asleep(task) ? found + 1 : 0)
		sleep_ms(1);
}

/** Waits for a child; prints how it ended. */
static inline void say_child(const char *what, pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		SAY("%s: signal %d\n", what, WTERMSIG(status));
	else
		SAY("%s: status %d\n", what, WEXITSTATUS(status));
}

#endif
