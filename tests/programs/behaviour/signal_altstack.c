/* SPDX-License-Identifier: MIT */
/* Handlers that lock and wait on small alternate stacks. */
#include <sys/mman.h>

#include "behaviour.h"

enum { PAGE = 4096, ROOM = 8192 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct task holder;
static _Atomic bool is_held;

static void *hold(void *unused)
{
	pthread_mutex_lock(&mutex);
	is_held = true;
	sleep_ms(5);
	pthread_mutex_unlock(&mutex);
	return unused;
}

static void handler(int signal)
{
	(void)signal;
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
}

/** A stack that ends at a page nobody may touch: one byte too many and the program dies. */
static stack_t guarded_stack(size_t size)
{
	char *memory =
		mmap(NULL, PAGE + size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || mprotect(memory, PAGE, PROT_NONE) < 0)
		abort();
	return (stack_t){.ss_sp = memory + PAGE, .ss_size = size};
}

static void *work(void *unused)
{
	size_t least = (size_t)sysconf(_SC_MINSIGSTKSZ);
	stack_t stack = guarded_stack((least + ROOM + PAGE - 1) / PAGE * PAGE);

	if (sigaltstack(&stack, NULL) < 0)
		abort();
	raise(SIGUSR1);
	SAY("free lock in a handler\n");
	task_start(&holder, hold, NULL);
	while (!is_held)
		sleep_ms(1);
	raise(SIGUSR1);
	SAY("contended lock in a handler\n");
	task_join(&holder);
	return unused;
}

int main(void)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};

	sigaction(SIGUSR1, &action, NULL);
	calls_elsewhere(work, NULL);
	is_held = false;
	work(NULL);
	return 0;
}
