/* SPDX-License-Identifier: MIT */
/* Signals to threads asleep in waits that know no EINTR: handlers run, the waits go on. */
#include "behaviour.h"

enum { KINDS = 6, SIGNALS = 20 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t cond_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static struct task tasks[KINDS];
static _Atomic int handled;
static bool is_ready; /* under cond_mutex */

static void handler(int signal)
{
	(void)signal;
	handled++;
}

static void *lock(void *unused)
{
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	return unused;
}

static void *read_lock(void *unused)
{
	CALL(pthread_rwlock_rdlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	return unused;
}

static void *write_lock(void *unused)
{
	CALL(pthread_rwlock_wrlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	return unused;
}

static void *cond_wait(void *unused)
{
	pthread_mutex_lock(&cond_mutex);
	while (!is_ready)
		pthread_cond_wait(&cond, &cond_mutex);
	CALL(pthread_mutex_unlock(&cond_mutex));
	return unused;
}

static void *at_barrier(void *unused)
{
	pthread_barrier_wait(&barrier);
	SAY("barrier\n");
	return unused;
}

static void *join(void *unused)
{
	CALL(pthread_join(tasks[0].thread, NULL));
	return unused;
}

static void let_go(int kind)
{
	if (kind == 0)
		pthread_mutex_unlock(&mutex);
	if (kind == 1 || kind == 2)
		pthread_rwlock_unlock(&rwlock);
	if (kind == 3) {
		pthread_mutex_lock(&cond_mutex);
		is_ready = true;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&cond_mutex);
	}
	if (kind == 4)
		pthread_barrier_wait(&barrier);
}

int main(void)
{
	static void *(*const routines[])(void *) = {lock,      read_lock,  write_lock,
						    cond_wait, at_barrier, join};
	struct sigaction action = {.sa_handler = handler};

	sigaction(SIGUSR1, &action, NULL);
	pthread_barrier_init(&barrier, NULL, 2);
	for (int kind = KINDS - 2; kind >= 0; kind--) {
		pthread_mutex_trylock(&mutex);
		if (kind == 1 || kind == 2)
			pthread_rwlock_wrlock(&rwlock);
		task_start(&tasks[kind], routines[kind], NULL);
		task_until_asleep(&tasks[kind]);
		if (kind == 0) {
			task_start(&tasks[5], join, NULL);
			task_until_asleep(&tasks[5]);
		}
		for (int i = 0; i < SIGNALS; i++) {
			int before = handled;

			pthread_kill(tasks[i % 2 && kind == 0 ? 5 : kind].thread, SIGUSR1);
			while (handled == before)
				sleep_ms(1);
		}
		task_until_asleep(&tasks[kind]);
		let_go(kind);
		if (kind > 0)
			task_join(&tasks[kind]);
	}
	task_join(&tasks[5]);
	SAY("handled %d\n", handled);
	return 0;
}
