/* SPDX-License-Identifier: MIT */
/*
 * Locks in steps, one for each byte that comes in, and says when a step is done: while a session
 * listens, while none does (and forks there), and while the next one listens. `sessions crowded`
 * takes so many other locks in each that the last one, late_lock, finds no room in the thread's
 * table.
 */
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fillers.h"
#include "truth.h"

enum { BEFORE = 1000, BETWEEN = 200, AFTER = 300, CHILD = 500 };

pthread_mutex_t steps_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t child_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t late_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_crowded;

static void wait_for_byte(int descriptor)
{
	char byte;

	if (read(descriptor, &byte, 1) != 1)
		_exit(1);
}

static struct truth take(pthread_mutex_t *lock, uint64_t count)
{
	struct truth truth = {.acquisitions = count};

	for (uint64_t i = 0; i < count; i++) {
		pthread_mutex_lock(lock);
		pthread_mutex_unlock(lock);
	}
	return truth;
}

static struct truth take_all(uint64_t count)
{
	struct truth truth = take(&steps_lock, count);

	if (is_crowded)
		fillers_take();
	take(&late_lock, count);
	return truth;
}

static void step_done(const char *lock_name, struct truth truth)
{
	truth_print(lock_name, &truth);
	fflush(stdout);
}

static pid_t child_start(int go)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	wait_for_byte(go);
	take(&child_lock, CHILD);
	_exit(0);
}

int main(int argc, char **argv)
{
	int go[2], status = -1;
	pid_t child;

	is_crowded = argc > 1 && strcmp(argv[1], "crowded") == 0;
	wait_for_byte(STDIN_FILENO);
	step_done("steps_lock", take_all(BEFORE));
	wait_for_byte(STDIN_FILENO);
	if (pipe(go) != 0)
		return 1;
	take_all(BETWEEN);
	child = child_start(go[0]);
	step_done("steps_lock", (struct truth){.acquisitions = BETWEEN});
	wait_for_byte(STDIN_FILENO);
	take_all(AFTER);
	if (write(go[1], "", 1) != 1 || waitpid(child, &status, 0) != child)
		return 1;
	step_done("steps_lock", (struct truth){.acquisitions = AFTER});
	return status != 0;
}
