/* SPDX-License-Identifier: MIT */
/*
 * The table of interposed functions: one row each, from which declarations and binding are made.
 * FUNCTION(result, name, parameters) binds the default version; VERSIONED(result, field, name,
 * parameters, version) binds one version of a symbol that has two incompatible ones.
 */
#ifndef LOCKCOST_PRELOAD_INTERPOSED_H
#define LOCKCOST_PRELOAD_INTERPOSED_H

#include <link.h>
#include <pthread.h>
#include <semaphore.h>
#include <threads.h>
#include <time.h>

/* pthread_cond_* before GLIBC_2.3.2 kept a pointer in the object: x86-64 still exports both. */
#ifdef __x86_64__
#define LOCKCOST_HAS_OLD_COND 1
#define COND_VERSION "GLIBC_2.3.2"
#define COND_VERSION_OLD "GLIBC_2.2.5"
#else
#define LOCKCOST_HAS_OLD_COND 0
#define COND_VERSION "GLIBC_2.17"
#endif

#define INTERPOSED_MUTEX(FUNCTION)                                                           \
	FUNCTION(int, pthread_mutex_init, (pthread_mutex_t *, const pthread_mutexattr_t *))  \
	FUNCTION(int, pthread_mutex_destroy, (pthread_mutex_t *))                            \
	FUNCTION(int, pthread_mutex_lock, (pthread_mutex_t *))                               \
	FUNCTION(int, pthread_mutex_trylock, (pthread_mutex_t *))                            \
	FUNCTION(int, pthread_mutex_timedlock, (pthread_mutex_t *, const struct timespec *)) \
	FUNCTION(int, pthread_mutex_clocklock,                                               \
		 (pthread_mutex_t *, clockid_t, const struct timespec *))                    \
	FUNCTION(int, pthread_mutex_unlock, (pthread_mutex_t *))                             \
	FUNCTION(int, pthread_mutex_consistent, (pthread_mutex_t *))

#define INTERPOSED_RWLOCK(FUNCTION)                                                              \
	FUNCTION(int, pthread_rwlock_init, (pthread_rwlock_t *, const pthread_rwlockattr_t *))   \
	FUNCTION(int, pthread_rwlock_destroy, (pthread_rwlock_t *))                              \
	FUNCTION(int, pthread_rwlock_rdlock, (pthread_rwlock_t *))                               \
	FUNCTION(int, pthread_rwlock_tryrdlock, (pthread_rwlock_t *))                            \
	FUNCTION(int, pthread_rwlock_timedrdlock, (pthread_rwlock_t *, const struct timespec *)) \
	FUNCTION(int, pthread_rwlock_clockrdlock,                                                \
		 (pthread_rwlock_t *, clockid_t, const struct timespec *))                       \
	FUNCTION(int, pthread_rwlock_wrlock, (pthread_rwlock_t *))                               \
	FUNCTION(int, pthread_rwlock_trywrlock, (pthread_rwlock_t *))                            \
	FUNCTION(int, pthread_rwlock_timedwrlock, (pthread_rwlock_t *, const struct timespec *)) \
	FUNCTION(int, pthread_rwlock_clockwrlock,                                                \
		 (pthread_rwlock_t *, clockid_t, const struct timespec *))                       \
	FUNCTION(int, pthread_rwlock_unlock, (pthread_rwlock_t *))

#define INTERPOSED_SPIN(FUNCTION)                                     \
	FUNCTION(int, pthread_spin_init, (pthread_spinlock_t *, int)) \
	FUNCTION(int, pthread_spin_destroy, (pthread_spinlock_t *))   \
	FUNCTION(int, pthread_spin_lock, (pthread_spinlock_t *))      \
	FUNCTION(int, pthread_spin_trylock, (pthread_spinlock_t *))   \
	FUNCTION(int, pthread_spin_unlock, (pthread_spinlock_t *))

#define INTERPOSED_WAIT(FUNCTION)                                                          \
	FUNCTION(int, pthread_barrier_init,                                                \
		 (pthread_barrier_t *, const pthread_barrierattr_t *, unsigned int))       \
	FUNCTION(int, pthread_barrier_destroy, (pthread_barrier_t *))                      \
	FUNCTION(int, pthread_barrier_wait, (pthread_barrier_t *))                         \
	FUNCTION(int, pthread_once, (pthread_once_t *, void (*)(void)))                    \
	FUNCTION(int, pthread_join, (pthread_t, void **))                                  \
	FUNCTION(int, pthread_tryjoin_np, (pthread_t, void **))                            \
	FUNCTION(int, pthread_timedjoin_np, (pthread_t, void **, const struct timespec *)) \
	FUNCTION(int, pthread_clockjoin_np,                                                \
		 (pthread_t, void **, clockid_t, const struct timespec *))                 \
	FUNCTION(long, syscall, (long, ...))

/* C11, threads.h */
#define INTERPOSED_C11(FUNCTION)                                                  \
	FUNCTION(int, mtx_init, (mtx_t *, int))                                   \
	FUNCTION(void, mtx_destroy, (mtx_t *))                                    \
	FUNCTION(int, mtx_lock, (mtx_t *))                                        \
	FUNCTION(int, mtx_trylock, (mtx_t *))                                     \
	FUNCTION(int, mtx_timedlock, (mtx_t *, const struct timespec *))          \
	FUNCTION(int, mtx_unlock, (mtx_t *))                                      \
	FUNCTION(int, cnd_init, (cnd_t *))                                        \
	FUNCTION(void, cnd_destroy, (cnd_t *))                                    \
	FUNCTION(int, cnd_wait, (cnd_t *, mtx_t *))                               \
	FUNCTION(int, cnd_timedwait, (cnd_t *, mtx_t *, const struct timespec *)) \
	FUNCTION(int, cnd_signal, (cnd_t *))                                      \
	FUNCTION(int, cnd_broadcast, (cnd_t *))                                   \
	FUNCTION(void, call_once, (once_flag *, void (*)(void)))                  \
	FUNCTION(int, thrd_create, (thrd_t *, thrd_start_t, void *))              \
	FUNCTION(int, thrd_join, (thrd_t, int *))

#define INTERPOSED_SEM(FUNCTION)                                                    \
	FUNCTION(int, sem_init, (sem_t *, int, unsigned int))                       \
	FUNCTION(int, sem_destroy, (sem_t *))                                       \
	FUNCTION(sem_t *, sem_open, (const char *, int, ...))                       \
	FUNCTION(int, sem_close, (sem_t *))                                         \
	FUNCTION(int, sem_wait, (sem_t *))                                          \
	FUNCTION(int, sem_trywait, (sem_t *))                                       \
	FUNCTION(int, sem_timedwait, (sem_t *, const struct timespec *))            \
	FUNCTION(int, sem_clockwait, (sem_t *, clockid_t, const struct timespec *)) \
	FUNCTION(int, sem_post, (sem_t *))

#define INTERPOSED_LIFE(FUNCTION)                                                                \
	FUNCTION(int, pthread_create,                                                            \
		 (pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))               \
	FUNCTION(int, dl_iterate_phdr, (int (*)(struct dl_phdr_info *, size_t, void *), void *)) \
	FUNCTION(int, dlclose, (void *))                                                         \
	FUNCTION(int, daemon, (int, int))                                                        \
	FUNCTION(int, execve, (const char *, char *const[], char *const[]))                      \
	FUNCTION(int, execv, (const char *, char *const[]))                                      \
	FUNCTION(int, execvp, (const char *, char *const[]))                                     \
	FUNCTION(int, execvpe, (const char *, char *const[], char *const[]))                     \
	FUNCTION(int, execl, (const char *, const char *, ...))                                  \
	FUNCTION(int, execle, (const char *, const char *, ...))                                 \
	FUNCTION(int, execlp, (const char *, const char *, ...))                                 \
	FUNCTION(int, fexecve, (int, char *const[], char *const[]))                              \
	FUNCTION(int, execveat, (int, const char *, char *const[], char *const[], int))          \
	FUNCTION(void, abort, (void))                                                            \
	FUNCTION(int, prctl, (int, ...))                                                         \
	FUNCTION(int, pipe2, (int *, int))                                                       \
	FUNCTION(void, _exit, (int))                                                             \
	FUNCTION(void, _Exit, (int))

#define INTERPOSED_COND_VERSION(VERSIONED, suffix, version)                                        \
	VERSIONED(int, pthread_cond_init##suffix, pthread_cond_init,                               \
		  (pthread_cond_t *, const pthread_condattr_t *), version)                         \
	VERSIONED(int, pthread_cond_destroy##suffix, pthread_cond_destroy, (pthread_cond_t *),     \
		  version)                                                                         \
	VERSIONED(int, pthread_cond_wait##suffix, pthread_cond_wait,                               \
		  (pthread_cond_t *, pthread_mutex_t *), version)                                  \
	VERSIONED(int, pthread_cond_timedwait##suffix, pthread_cond_timedwait,                     \
		  (pthread_cond_t *, pthread_mutex_t *, const struct timespec *), version)         \
	VERSIONED(int, pthread_cond_signal##suffix, pthread_cond_signal, (pthread_cond_t *),       \
		  version)                                                                         \
	VERSIONED(int, pthread_cond_broadcast##suffix, pthread_cond_broadcast, (pthread_cond_t *), \
		  version)

#if LOCKCOST_HAS_OLD_COND
#define INTERPOSED_COND_OLD(VERSIONED) INTERPOSED_COND_VERSION(VERSIONED, _old, COND_VERSION_OLD)
#else
#define INTERPOSED_COND_OLD(VERSIONED)
#endif

#define INTERPOSED_COND_CLOCK(FUNCTION)       \
	FUNCTION(int, pthread_cond_clockwait, \
		 (pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *))

#define INTERPOSED(FUNCTION, VERSIONED)                    \
	INTERPOSED_MUTEX(FUNCTION)                         \
	INTERPOSED_RWLOCK(FUNCTION)                        \
	INTERPOSED_SPIN(FUNCTION)                          \
	INTERPOSED_WAIT(FUNCTION)                          \
	INTERPOSED_C11(FUNCTION)                           \
	INTERPOSED_SEM(FUNCTION)                           \
	INTERPOSED_LIFE(FUNCTION)                          \
	INTERPOSED_COND_CLOCK(FUNCTION)                    \
	INTERPOSED_COND_VERSION(VERSIONED, , COND_VERSION) \
	INTERPOSED_COND_OLD(VERSIONED)

#endif
