/* SPDX-License-Identifier: MIT */
/*
 * Signals come into lock calls as fast as they can be sent, and each handler posts a semaphore that
 * its thread has never used before.
 */
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>

#include "truth.h"

enum { SEMAPHORES = 20000, ROUNDS_PER_LOOK = 100 };

pthread_mutex_t outer_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t inner_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t recursive_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static sem_t semaphores[SEMAPHORES];
static int posted; /* written by the handler, in one thread */

static void post_next(int signal)
{
	(void)signal;
	if (posted < SEMAPHORES && sem_post(&semaphores[posted]) == 0)
		__atomic_store_n(&posted, posted + 1, __ATOMIC_RELEASE);
}

static int posted_now(void)
{
	return __atomic_load_n(&posted, __ATOMIC_ACQUIRE);
}

static void *work(void *data)
{
	struct truth *truth = data;

	while (posted_now() < SEMAPHORES) {
		for (int i = 0; i < ROUNDS_PER_LOOK; i++) {
			pthread_mutex_lock(&outer_lock);
			pthread_mutex_lock(&inner_lock);
			truth->acquisitions++;
			pthread_mutex_unlock(&inner_lock);
			pthread_mutex_unlock(&outer_lock);
			pthread_mutex_lock(&recursive_lock);
			pthread_mutex_lock(&recursive_lock);
			pthread_mutex_unlock(&recursive_lock);
			pthread_mutex_unlock(&recursive_lock);
		}
	}
	return NULL;
}

int main(void)
{
	struct sigaction action = {.sa_handler = post_next, .sa_flags = SA_RESTART};
	struct truth truth = {0};
	pthread_t worker;
	int value, seen = -1;

	sigaction(SIGUSR1, &action, NULL);
	if (pthread_create(&worker, NULL, work, &truth) != 0)
		return 1;
	while (seen < SEMAPHORES) {
		if (seen == posted_now())
			continue;
		seen = posted_now();
		if (seen < SEMAPHORES)
			pthread_kill(worker, SIGUSR1);
	}
	pthread_join(worker, NULL);
	for (int i = 0; i < SEMAPHORES; i++)
		if (sem_getvalue(&semaphores[i], &value) != 0 || value != 1)
			return 1;
	truth_print("outer_lock", &truth);
	truth_print("inner_lock", &truth);
	truth_print("recursive_lock", &truth);
	return 0;
}
