/* SPDX-License-Identifier: MIT */
/* A preload that does nothing: what interposing alone costs. The functions of the benches only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>

/* INTERPOSE(type, name): one function of one argument, passed on. */
#define INTERPOSE(type, name)                                      \
	static int (*real_##name)(type *);                         \
	int name(type *object)                                     \
	{                                                          \
		return real_##name(object);                        \
	}                                                          \
	static __attribute__((constructor)) void find_##name(void) \
	{                                                          \
		real_##name = dlsym(RTLD_NEXT, #name);             \
	}

INTERPOSE(pthread_mutex_t, pthread_mutex_lock)
INTERPOSE(pthread_mutex_t, pthread_mutex_unlock)
INTERPOSE(pthread_rwlock_t, pthread_rwlock_rdlock)
INTERPOSE(pthread_rwlock_t, pthread_rwlock_wrlock)
INTERPOSE(pthread_rwlock_t, pthread_rwlock_unlock)
INTERPOSE(pthread_spinlock_t, pthread_spin_lock)
INTERPOSE(pthread_spinlock_t, pthread_spin_unlock)
INTERPOSE(sem_t, sem_wait)
INTERPOSE(sem_t, sem_post)
