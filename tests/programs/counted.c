/* SPDX-License-Identifier: MIT */
/*
 * Every outcome of every kind of call, a known number of times, without anybody waiting by chance:
 * prints "count LOCK FIELD NUMBER" for what a report must say, and leaves the comparison to others.
 */
#include <semaphore.h>
#include <sys/wait.h>
#include <threads.h>
#include <unistd.h>

#include "calls.h"

static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_mutex_t checking = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_mutex_t robust;
static pthread_mutex_t cond_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t sem_lock, sem_signal;
static mtx_t c11;

static void count(const char *lock, const char *field, long number)
{
	printf("count %s %s %ld\n", lock, field, number);
}

static void repeat(int times, int (*call)(pthread_mutex_t *), pthread_mutex_t *mutex)
{
	for (int i = 0; i < times; i++)
		call(mutex);
}

static void *time_out(void *unused)
{
	for (int i = 0; i < 3; i++) {
		struct timespec soon = calls_time(CLOCK_REALTIME, 2);
		struct timespec soon_monotonic = calls_time(CLOCK_MONOTONIC, 2);

		pthread_mutex_timedlock(&plain, &soon);
		pthread_mutex_clocklock(&plain, CLOCK_MONOTONIC, &soon_monotonic);
		pthread_mutex_clocklock(&plain, CLOCK_TAI, &soon); /* EINVAL */
		pthread_mutex_trylock(&plain);
	}
	return unused;
}

static void mutexes(void)
{
	for (int i = 0; i < 1000; i++) {
		pthread_mutex_lock(&plain);
		pthread_mutex_unlock(&plain);
	}
	pthread_mutex_lock(&plain);
	calls_elsewhere(time_out, NULL);
	pthread_mutex_unlock(&plain);
	count("plain", "acquisitions", 1001);
	count("plain", "contended", 6);
	count("plain", "timed_out", 6);
	count("plain", "errors", 3);
	count("plain", "try_failed", 3);

	repeat(5, pthread_mutex_lock, &recursive);
	repeat(5, pthread_mutex_unlock, &recursive);
	repeat(4, pthread_mutex_trylock, &recursive);
	repeat(4, pthread_mutex_unlock, &recursive);
	count("recursive", "acquisitions", 2);
	count("recursive", "recursions", 7);

	repeat(4, pthread_mutex_lock, &checking); /* three times EDEADLK */
	pthread_mutex_unlock(&checking);
	pthread_mutex_unlock(&checking); /* EPERM, of an unlock: not counted */
	count("checking", "acquisitions", 1);
	count("checking", "contended", 0);
	count("checking", "errors", 3);
}

static void *die_with_it(void *unused)
{
	pthread_mutex_lock(&robust);
	return unused;
}

static void robusts(void)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&robust, &attributes);
	for (int i = 0; i < 3; i++) {
		calls_elsewhere(die_with_it, NULL);
		pthread_mutex_lock(&robust); /* EOWNERDEAD */
		pthread_mutex_consistent(&robust);
		pthread_mutex_unlock(&robust);
	}
	calls_elsewhere(die_with_it, NULL);
	pthread_mutex_trylock(&robust); /* EOWNERDEAD, and never made consistent */
	pthread_mutex_unlock(&robust);
	repeat(2, pthread_mutex_lock, &robust); /* ENOTRECOVERABLE */
	pthread_mutex_trylock(&robust);		/* the same */
	count("robust", "acquisitions", 8);
	count("robust", "owner_died", 4);
	count("robust", "made_consistent", 3);
	count("robust", "not_recoverable", 3);
	count("robust", "errors", 0);
}

static void conds(void)
{
	pthread_mutex_lock(&cond_mutex);
	for (int i = 0; i < 4; i++) {
		struct timespec soon = calls_time(CLOCK_REALTIME, 2);

		pthread_cond_timedwait(&cond, &cond_mutex, &soon);
	}
	pthread_mutex_unlock(&cond_mutex);
	for (int i = 0; i < 7; i++)
		pthread_cond_signal(&cond);
	pthread_cond_broadcast(&cond);
	count("cond_mutex", "acquisitions", 1);
	count("cond_mutex", "cond_reacquisitions", 4);
	count("cond", "waits", 4);
	count("cond", "timed_out", 4);
	count("cond", "posts", 8);
}

static void *against_writer(void *unused)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 2);

	pthread_rwlock_timedrdlock(&rwlock, &soon);
	pthread_rwlock_timedwrlock(&rwlock, &soon);
	pthread_rwlock_tryrdlock(&rwlock);
	pthread_rwlock_trywrlock(&rwlock);
	pthread_rwlock_trywrlock(&rwlock);
	return unused;
}

static void rwlocks(void)
{
	for (int i = 0; i < 100; i++) {
		pthread_rwlock_rdlock(&rwlock);
		pthread_rwlock_unlock(&rwlock);
	}
	pthread_rwlock_rdlock(&rwlock);
	pthread_rwlock_rdlock(&rwlock);
	pthread_rwlock_unlock(&rwlock);
	pthread_rwlock_unlock(&rwlock);
	for (int i = 0; i < 50; i++) {
		pthread_rwlock_wrlock(&rwlock);
		pthread_rwlock_unlock(&rwlock);
	}
	pthread_rwlock_wrlock(&rwlock);
	calls_elsewhere(against_writer, NULL);
	pthread_rwlock_rdlock(&rwlock); /* EDEADLK */
	pthread_rwlock_unlock(&rwlock);
	count("rwlock", "acquisitions", 152);
	count("rwlock", "read.acquisitions", 101);
	count("rwlock", "write.acquisitions", 51);
	count("rwlock", "read.recursions", 1);
	count("rwlock", "read.contended", 1);
	count("rwlock", "write.contended", 1);
	count("rwlock", "read.timed_out", 1);
	count("rwlock", "write.timed_out", 1);
	count("rwlock", "read.try_failed", 1);
	count("rwlock", "write.try_failed", 2);
	count("rwlock", "read.errors", 1);
}

static void spins(void)
{
	pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
	for (int i = 0; i < 60; i++) {
		pthread_spin_lock(&spin);
		pthread_spin_trylock(&spin);
		pthread_spin_unlock(&spin);
	}
	count("spin", "acquisitions", 60);
	count("spin", "try_failed", 60);
}

static void run(void)
{
}

static void onces(void)
{
	for (int i = 0; i < 10; i++)
		pthread_once(&once, run);
	count("once", "acquisitions", 1);
	count("once", "contended", 0);
}

static void *arrive(void *unused)
{
	for (int i = 0; i < 20; i++)
		pthread_barrier_wait(&barrier);
	return unused;
}

static void barriers(void)
{
	pthread_t other;

	pthread_barrier_init(&barrier, NULL, 2);
	pthread_create(&other, NULL, arrive, NULL);
	arrive(NULL);
	pthread_join(other, NULL);
	count("barrier", "waits", 20);
	count("barrier", "posts", 20);
}

static void sems(void)
{
	sem_init(&sem_lock, 0, 1);
	for (int i = 0; i < 30; i++) {
		sem_wait(&sem_lock);
		sem_trywait(&sem_lock); /* EAGAIN */
		sem_post(&sem_lock);
	}
	count("sem_lock", "acquisitions", 30);
	count("sem_lock", "try_failed", 30);
	sem_init(&sem_signal, 0, 0);
	for (int i = 0; i < 5; i++) {
		struct timespec soon = calls_time(CLOCK_REALTIME, 2);

		sem_timedwait(&sem_signal, &soon);
	}
	for (int i = 0; i < 5; i++)
		sem_post(&sem_signal);
	count("sem_signal", "waits", 5);
	count("sem_signal", "timed_out", 5);
	count("sem_signal", "posts", 5);
}

static void c11s(void)
{
	mtx_init(&c11, mtx_plain);
	for (int i = 0; i < 40; i++) {
		mtx_lock(&c11);
		mtx_trylock(&c11);
		mtx_unlock(&c11);
	}
	count("c11", "acquisitions", 40);
	count("c11", "try_failed", 40);
}

int main(void)
{
	mutexes();
	robusts();
	conds();
	rwlocks();
	spins();
	onces();
	barriers();
	sems();
	c11s();
	return 0;
}
