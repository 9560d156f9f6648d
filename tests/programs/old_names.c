/* SPDX-License-Identifier: MIT */
/*
 * What old binaries are linked to: condition variables of GLIBC_2.2.5 (LinuxThreads' layout: a
 * pointer), and the __pthread_* names. On aarch64 there never were any.
 */
#include <stdlib.h>
#include <unistd.h>

#include "calls.h"

#ifdef __x86_64__

#define OLD(type, name, real_name, parameters) \
	extern type name parameters;           \
	__asm__(".symver " #name "," #real_name "@GLIBC_2.2.5")

OLD(int, cond_init_old, pthread_cond_init, (pthread_cond_t *, const pthread_condattr_t *));
OLD(int, cond_destroy_old, pthread_cond_destroy, (pthread_cond_t *));
OLD(int, cond_wait_old, pthread_cond_wait, (pthread_cond_t *, pthread_mutex_t *));
OLD(int, cond_timedwait_old, pthread_cond_timedwait,
    (pthread_cond_t *, pthread_mutex_t *, const struct timespec *));
OLD(int, cond_signal_old, pthread_cond_signal, (pthread_cond_t *));
OLD(int, cond_broadcast_old, pthread_cond_broadcast, (pthread_cond_t *));
OLD(int, mutex_init_old, __pthread_mutex_init, (pthread_mutex_t *, const pthread_mutexattr_t *));
OLD(int, mutex_destroy_old, __pthread_mutex_destroy, (pthread_mutex_t *));
OLD(int, mutex_lock_old, __pthread_mutex_lock, (pthread_mutex_t *));
OLD(int, mutex_trylock_old, __pthread_mutex_trylock, (pthread_mutex_t *));
OLD(int, mutex_unlock_old, __pthread_mutex_unlock, (pthread_mutex_t *));
OLD(int, rwlock_init_old, __pthread_rwlock_init,
    (pthread_rwlock_t *, const pthread_rwlockattr_t *));
OLD(int, rwlock_destroy_old, __pthread_rwlock_destroy, (pthread_rwlock_t *));
OLD(int, rwlock_rdlock_old, __pthread_rwlock_rdlock, (pthread_rwlock_t *));
OLD(int, rwlock_tryrdlock_old, __pthread_rwlock_tryrdlock, (pthread_rwlock_t *));
OLD(int, rwlock_wrlock_old, __pthread_rwlock_wrlock, (pthread_rwlock_t *));
OLD(int, rwlock_trywrlock_old, __pthread_rwlock_trywrlock, (pthread_rwlock_t *));
OLD(int, rwlock_unlock_old, __pthread_rwlock_unlock, (pthread_rwlock_t *));
OLD(int, once_old, __pthread_once, (pthread_once_t *, void (*)(void)));

static struct {
	pthread_cond_t cond; /* the old one uses its first pointer only */
	char canary[64];
} guarded;
static pthread_mutex_t mutex;
static pthread_rwlock_t rwlock;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_set;

static void *set(void *unused)
{
	usleep(20000);
	mutex_lock_old(&mutex);
	is_set++;
	cond_signal_old(&guarded.cond);
	cond_broadcast_old(&guarded.cond);
	mutex_unlock_old(&mutex);
	return unused;
}

static void conds(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	pthread_t setter;

	memset(&guarded, 0x55, sizeof(guarded));
	CALL(cond_init_old(&guarded.cond, NULL));
	CALL(cond_signal_old(&guarded.cond));
	CALL(mutex_lock_old(&mutex));
	CALL(cond_timedwait_old(&guarded.cond, &mutex, &soon));
	pthread_create(&setter, NULL, set, NULL);
	while (!is_set)
		CALL(cond_wait_old(&guarded.cond, &mutex));
	CALL(mutex_unlock_old(&mutex));
	pthread_join(setter, NULL);
	CALL(cond_destroy_old(&guarded.cond));
	/* the new one would have written here */
	for (size_t i = sizeof(void *); i < sizeof(guarded); i++)
		if (((unsigned char *)&guarded)[i] != 0x55)
			printf("byte %zu was written\n", i);
}

static void run(void)
{
	puts("run");
}

static void names(void)
{
	CALL(mutex_init_old(&mutex, NULL));
	CALL(mutex_trylock_old(&mutex));
	CALL(mutex_trylock_old(&mutex));
	CALL(mutex_unlock_old(&mutex));
	CALL(rwlock_init_old(&rwlock, NULL));
	CALL(rwlock_rdlock_old(&rwlock));
	CALL(rwlock_tryrdlock_old(&rwlock));
	CALL(rwlock_trywrlock_old(&rwlock));
	CALL(rwlock_unlock_old(&rwlock));
	CALL(rwlock_unlock_old(&rwlock));
	CALL(rwlock_wrlock_old(&rwlock));
	CALL(rwlock_unlock_old(&rwlock));
	CALL(rwlock_trywrlock_old(&rwlock));
	CALL(rwlock_unlock_old(&rwlock));
	CALL(rwlock_destroy_old(&rwlock));
	CALL(once_old(&once, run));
	CALL(once_old(&once, run));
	printf("count mutex acquisitions 3\ncount rwlock acquisitions 3\ncount once acquisitions "
	       "1\n");
}

int main(void)
{
	names();
	conds();
	CALL(mutex_destroy_old(&mutex));
	return 0;
}

#else

int main(void)
{
	return 0;
}

#endif
