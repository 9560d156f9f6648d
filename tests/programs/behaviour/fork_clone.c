/* SPDX-License-Identifier: MIT */
/* Processes made by clone(2), past fork's handlers: with their own memory, and as vfork does. */
#include <sched.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char stack[256 * 1024] __attribute__((aligned(16)));

static int child_main(void *unused)
{
	(void)unused;
	SAY("lock %d\n", pthread_mutex_lock(&mutex));
	SAY("unlock %d\n", pthread_mutex_unlock(&mutex));
	_exit(8);
}

static int child_executes(void *unused)
{
	(void)unused;
	execl("/bin/true", "true", NULL);
	_exit(9);
}

int main(void)
{
	char *top = stack + sizeof(stack);
	pid_t child;

	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	child = clone(child_main, top, SIGCHLD, NULL);
	say_child("clone", child);
	child = clone(child_executes, top, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
	say_child("clone like vfork", child);
	child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (child == 0)
		child_main(NULL);
	say_child("clone by syscall", child);
	CALL(pthread_mutex_lock(&mutex));
	return 0;
}
