/* SPDX-License-Identifier: MIT */
/* A program that handles its own SIGSEGV: jumps out of it while locks are held, then dies of one.
 */
#include <setjmp.h>
#include <sys/resource.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t in_handler = PTHREAD_MUTEX_INITIALIZER;
static sigjmp_buf place;

static void handler(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	pthread_mutex_lock(&in_handler);
	SAY("fault at %p\n", info->si_addr);
	pthread_mutex_unlock(&in_handler);
	siglongjmp(place, 1);
}

static void touch(volatile int *where)
{
	*where = 1;
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
	struct rlimit none = {0, 0};

	sigaction(SIGSEGV, &action, NULL);
	setrlimit(RLIMIT_CORE, &none);
	for (volatile int i = 0; i < 20; i++) {
		pthread_mutex_lock(&mutex);
		if (sigsetjmp(place, 1) == 0)
			touch((int *)(intptr_t)(16 * (i + 1)));
		CALL(pthread_mutex_unlock(&mutex));
	}
	signal(SIGSEGV, SIG_DFL);
	pthread_mutex_lock(&mutex);
	touch((int *)16);
	return 0;
}
