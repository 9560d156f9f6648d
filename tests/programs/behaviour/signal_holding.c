/* SPDX-License-Identifier: MIT */
/* Handlers that run while their thread holds locks: they lock others, unlock its own, and wait. */
#include <semaphore.h>

#include "behaviour.h"

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t second = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static sem_t sem;

static void handler(int signal)
{
	if (signal == SIGUSR1) {
		CALL(pthread_mutex_lock(&second));
		CALL(pthread_mutex_lock(&recursive));
		CALL(pthread_mutex_unlock(&second));
		raise(SIGUSR2);
		CALL(pthread_mutex_unlock(&recursive));
	} else {
		CALL(pthread_mutex_unlock(&first));
		CALL_ERRNO(sem_post(&sem));
	}
}

int main(void)
{
	struct sigaction action = {.sa_handler = handler};

	sem_init(&sem, 0, 0);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	for (int i = 0; i < 20; i++) {
		CALL(pthread_mutex_lock(&first));
		CALL(pthread_mutex_lock(&recursive));
		raise(SIGUSR1);
		CALL(pthread_mutex_unlock(&recursive));
		CALL(pthread_mutex_trylock(&first));
		CALL(pthread_mutex_unlock(&first));
		CALL_ERRNO(sem_wait(&sem));
	}
	return 0;
}
