/* SPDX-License-Identifier: MIT */
/* The mutex calls by another name: for C11's, which are the same objects. `site` is the caller's.
 */
#ifndef LOCKCOST_PRELOAD_MUTEX_H
#define LOCKCOST_PRELOAD_MUTEX_H

#include <pthread.h>

/** As the pthread_mutex_* functions, errors included. */
int mutex_lock(pthread_mutex_t *mutex, const void *site);
int mutex_trylock(pthread_mutex_t *mutex, const void *site);
int mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *abstime, const void *site);
int mutex_unlock(pthread_mutex_t *mutex, const void *site);

#endif
