/* SPDX-License-Identifier: MIT */
/* The cond calls around any of the C library's versions of them, C11's included. */
#ifndef LOCKCOST_PRELOAD_COND_H
#define LOCKCOST_PRELOAD_COND_H

#include <pthread.h>

#include "lockcost/kinds.h"

typedef int cond_wait_function(pthread_cond_t *, pthread_mutex_t *);
typedef int cond_timedwait_function(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
typedef int cond_function(pthread_cond_t *);

/** As the pthread_cond_* functions: `call` is the real one, `site` the caller. */
int cond_wait(cond_wait_function *call, pthread_cond_t *cond, pthread_mutex_t *mutex,
	      const void *site);
int cond_timedwait(cond_timedwait_function *call, pthread_cond_t *cond, pthread_mutex_t *mutex,
		   const struct timespec *abstime, const void *site);
int cond_wake(cond_function *call, pthread_cond_t *cond, enum lockcost_operation operation,
	      const void *site);
int cond_destroy(cond_function *call, pthread_cond_t *cond, const void *site);

/** After the real init function, which returned `status`. Returns that. */
int cond_init(int status, pthread_cond_t *cond, const void *site);

#endif
