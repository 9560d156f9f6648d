/* SPDX-License-Identifier: MIT */
/* Process-shared objects of every kind between a parent and its child, and named semaphores. */
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>

#include "behaviour.h"

enum { ROUNDS = 2000 };

static struct shared {
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	pthread_rwlock_t rwlock;
	pthread_barrier_t barrier;
	pthread_spinlock_t spin;
	sem_t sem;
	long total; /* under mutex */
	long spun;  /* under spin */
	int turn;   /* under mutex */
} * shared;

static void make(void)
{
	pthread_mutexattr_t mutex;
	pthread_condattr_t cond;
	pthread_rwlockattr_t rwlock;
	pthread_barrierattr_t barrier;

	pthread_mutexattr_init(&mutex);
	pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
	CALL(pthread_mutex_init(&shared->mutex, &mutex));
	pthread_condattr_init(&cond);
	pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED);
	CALL(pthread_cond_init(&shared->cond, &cond));
	pthread_rwlockattr_init(&rwlock);
	pthread_rwlockattr_setpshared(&rwlock, PTHREAD_PROCESS_SHARED);
	CALL(pthread_rwlock_init(&shared->rwlock, &rwlock));
	pthread_barrierattr_init(&barrier);
	pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED);
	CALL(pthread_barrier_init(&shared->barrier, &barrier, 2));
	CALL(pthread_spin_init(&shared->spin, PTHREAD_PROCESS_SHARED));
	CALL_ERRNO(sem_init(&shared->sem, 1, 1));
}

static void work(int number, sem_t *named)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&shared->mutex);
		shared->total++;
		pthread_mutex_unlock(&shared->mutex);
		pthread_spin_lock(&shared->spin);
		shared->spun++;
		pthread_spin_unlock(&shared->spin);
		pthread_rwlock_rdlock(&shared->rwlock);
		pthread_rwlock_unlock(&shared->rwlock);
		while (sem_wait(i % 2 ? &shared->sem : named) < 0)
			;
		sem_post(i % 2 ? &shared->sem : named);
	}
	for (int i = 0; i < 50; i++) {
		pthread_mutex_lock(&shared->mutex);
		while (shared->turn % 2 != number)
			pthread_cond_wait(&shared->cond, &shared->mutex);
		shared->turn++;
		pthread_cond_signal(&shared->cond);
		pthread_mutex_unlock(&shared->mutex);
		pthread_barrier_wait(&shared->barrier);
	}
}

int main(void)
{
	char name[64];
	sem_t *named;
	pid_t child;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	make();
	snprintf(name, sizeof(name), "/lockcost-behaviour-%d", getpid());
	named = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
	SAY("sem_open %d\n", named != SEM_FAILED);
	child = fork();
	if (child == 0) {
		sem_t *again = sem_open(name, 0);

		work(1, again);
		exit(sem_close(again));
	}
	work(0, named);
	say_child("child", child);
	CALL_ERRNO(sem_close(named));
	CALL_ERRNO(sem_unlink(name));
	SAY("total %ld, spun %ld, turn %d\n", shared->total, shared->spun, shared->turn);
	return 0;
}
