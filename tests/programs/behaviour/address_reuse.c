/* SPDX-License-Identifier: MIT */
/* One address is a lock of every kind in turn: initialised, used by two threads, destroyed. */
#include <semaphore.h>

#include "behaviour.h"

enum { ROUNDS = 300 };

static union {
	pthread_mutex_t mutex;
	pthread_rwlock_t rwlock;
	pthread_spinlock_t spin;
	pthread_barrier_t barrier;
	sem_t sem;
} object;
static int failures;
static int kind;

static void use(int status)
{
	failures += status != 0;
}

static void *work(void *unused)
{
	if (kind < 3) {
		use(pthread_mutex_lock(&object.mutex));
		use(pthread_mutex_unlock(&object.mutex));
	} else if (kind == 3) {
		use(pthread_rwlock_wrlock(&object.rwlock));
		use(pthread_rwlock_unlock(&object.rwlock));
	} else if (kind == 4) {
		use(pthread_spin_lock(&object.spin));
		use(pthread_spin_unlock(&object.spin));
	} else {
		use(sem_wait(&object.sem));
		use(sem_post(&object.sem));
	}
	return unused;
}

static void initialise(void)
{
	static const int types[] = {PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE,
				    PTHREAD_MUTEX_ERRORCHECK};
	pthread_mutexattr_t attributes;

	if (kind == 3)
		use(pthread_rwlock_init(&object.rwlock, NULL));
	if (kind == 4)
		use(pthread_spin_init(&object.spin, PTHREAD_PROCESS_PRIVATE));
	if (kind == 5)
		use(sem_init(&object.sem, 0, 1));
	if (kind >= 3)
		return;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, types[kind]);
	use(pthread_mutex_init(&object.mutex, &attributes));
	pthread_mutexattr_destroy(&attributes);
}

static void destroy(void)
{
	if (kind < 3)
		use(pthread_mutex_destroy(&object.mutex));
	if (kind == 3)
		use(pthread_rwlock_destroy(&object.rwlock));
	if (kind == 4)
		use(pthread_spin_destroy(&object.spin));
	if (kind == 5)
		use(sem_destroy(&object.sem));
}

int main(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		kind = i % 6;
		initialise();
		for (int j = 0; j < 10; j++)
			work(NULL);
		calls_elsewhere(work, NULL);
		destroy();
	}
	SAY("failures %d\n", failures);
	return 0;
}
