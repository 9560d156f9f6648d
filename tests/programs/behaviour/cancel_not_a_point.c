/* SPDX-License-Identifier: MIT */
/* Calls that are no cancellation points: a pending cancel waits until after them. */
#include <semaphore.h>

#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;
static pthread_barrier_t barrier;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static sem_t sem;
static struct task tasks[3];
static bool at_barrier_returned;

static int runs;

static void once_runs(void)
{
	runs++;
}

static void locks_free(void)
{
	struct timespec wall = calls_time(CLOCK_REALTIME, 60000);
	pthread_once_t once = PTHREAD_ONCE_INIT;

	CALL_PENDING(pthread_mutex_lock(&mutex));
	CALL_PENDING(pthread_cond_signal(&cond));
	CALL_PENDING(pthread_cond_broadcast(&cond));
	CALL_PENDING(pthread_mutex_unlock(&mutex));
	CALL_PENDING(pthread_mutex_trylock(&mutex));
	CALL_PENDING(pthread_mutex_unlock(&mutex));
	CALL_PENDING(pthread_mutex_timedlock(&mutex, &wall));
	CALL_PENDING(pthread_mutex_unlock(&mutex));
	CALL_PENDING(pthread_mutex_clocklock(&mutex, CLOCK_REALTIME, &wall));
	CALL_PENDING(pthread_mutex_unlock(&mutex));
	CALL_PENDING(pthread_rwlock_rdlock(&rwlock));
	CALL_PENDING(pthread_rwlock_unlock(&rwlock));
	CALL_PENDING(pthread_rwlock_timedrdlock(&rwlock, &wall));
	CALL_PENDING(pthread_rwlock_unlock(&rwlock));
	CALL_PENDING(pthread_rwlock_wrlock(&rwlock));
	CALL_PENDING(pthread_rwlock_unlock(&rwlock));
	CALL_PENDING(pthread_rwlock_clockwrlock(&rwlock, CLOCK_REALTIME, &wall));
	CALL_PENDING(pthread_rwlock_unlock(&rwlock));
	CALL_PENDING(pthread_spin_lock(&spin));
	CALL_PENDING(pthread_spin_unlock(&spin));
	CALL_PENDING(pthread_once(&once, once_runs));
	CALL_PENDING(runs - 1);
	CALL_PENDING(sem_post(&sem));
	CALL_PENDING(sem_trywait(&sem));
}

static void *with_pending(void *unused)
{
	pthread_cancel(pthread_self());
	locks_free();
	pthread_testcancel();
	SAY("never\n");
	return unused;
}

static void *contended_mutex(void *unused)
{
	CALL_PENDING(pthread_mutex_lock(&mutex));
	CALL_PENDING(pthread_mutex_unlock(&mutex));
	pthread_testcancel();
	return unused;
}

static void *contended_rwlock(void *unused)
{
	CALL_PENDING(pthread_rwlock_wrlock(&rwlock));
	CALL_PENDING(pthread_rwlock_unlock(&rwlock));
	pthread_testcancel();
	return unused;
}

static void *at_barrier(void *unused)
{
	CALL_PENDING(pthread_barrier_wait(&barrier));
	pthread_testcancel();
	return unused;
}

/** Cancelled while it sleeps, the thread goes on sleeping until it is let go. */
static void cancel_sleeper(const char *name, void *(*routine)(void *))
{
	task_start(&tasks[0], routine, NULL);
	task_until_asleep(&tasks[0]);
	pthread_cancel(tasks[0].thread);
	task_until_asleep(&tasks[0]);
	if (routine == contended_mutex)
		pthread_mutex_unlock(&mutex);
	else if (routine == contended_rwlock)
		pthread_rwlock_unlock(&rwlock);
	else
		pthread_barrier_wait(&barrier);
	SAY("%s: %s\n", name, task_end(&tasks[0]));
}

int main(void)
{
	pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
	pthread_barrier_init(&barrier, NULL, 2);
	sem_init(&sem, 0, 0);
	task_start(&tasks[1], with_pending, NULL);
	SAY("free: %s\n", task_end(&tasks[1]));
	pthread_mutex_lock(&mutex);
	cancel_sleeper("mutex", contended_mutex);
	pthread_rwlock_rdlock(&rwlock);
	cancel_sleeper("rwlock", contended_rwlock);
	cancel_sleeper("barrier", at_barrier);
	SAY("returned from the barrier: %d\n", at_barrier_returned);
	return 0;
}
