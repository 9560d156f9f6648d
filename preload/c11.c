/* SPDX-License-Identifier: MIT */
/*
 * C11's mtx_* and cnd_*. glibc's call the pthread functions inside libc, past our symbols: an mtx_t
 * is a pthread_mutex_t and a cnd_t a pthread_cond_t (nptl/thrd_priv.h).
 */
#include "c11.h"
#include "cond.h"
#include "lives.h"
#include "mutex.h"

static pthread_mutex_t *mutex_of(mtx_t *mutex)
{
	return (pthread_mutex_t *)mutex;
}

static pthread_cond_t *cond_of(cnd_t *cond)
{
	return (pthread_cond_t *)cond;
}

EXPORT int mtx_init(mtx_t *mutex, int type)
{
	struct thread *self = thread_look(CALLER());
	int result = real()->mtx_init(mutex, type);

	if (self && result == thrd_success) {
		struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

		life_begin(self, &object, "", CALLER());
	}
	return result;
}

EXPORT void mtx_destroy(mtx_t *mutex)
{
	struct thread *self = thread_look(CALLER());

	real()->mtx_destroy(mutex);
	if (self) {
		struct object object = object_at(mutex, LOCKCOST_KIND_MUTEX);

		life_end(self, &object);
	}
}

EXPORT int mtx_lock(mtx_t *mutex)
{
	return c11_result(mutex_lock(mutex_of(mutex), CALLER()));
}

EXPORT int mtx_trylock(mtx_t *mutex)
{
	return c11_result(mutex_trylock(mutex_of(mutex), CALLER()));
}

EXPORT int mtx_timedlock(mtx_t *mutex, const struct timespec *time_point)
{
	return c11_result(mutex_timedlock(mutex_of(mutex), time_point, CALLER()));
}

EXPORT int mtx_unlock(mtx_t *mutex)
{
	return c11_result(mutex_unlock(mutex_of(mutex), CALLER()));
}

EXPORT int cnd_init(cnd_t *cond)
{
	return c11_result(cond_init(c11_errno(real()->cnd_init(cond)), cond_of(cond), CALLER()));
}

static int cond_destroy_real(pthread_cond_t *cond)
{
	real()->cnd_destroy((cnd_t *)cond);
	return 0;
}

EXPORT void cnd_destroy(cnd_t *cond)
{
	cond_destroy(cond_destroy_real, cond_of(cond), CALLER());
}

EXPORT int cnd_wait(cnd_t *cond, mtx_t *mutex)
{
	return c11_result(
		cond_wait(real()->pthread_cond_wait, cond_of(cond), mutex_of(mutex), CALLER()));
}

EXPORT int cnd_timedwait(cnd_t *cond, mtx_t *mutex, const struct timespec *time_point)
{
	return c11_result(cond_timedwait(real()->pthread_cond_timedwait, cond_of(cond),
					 mutex_of(mutex), time_point, CALLER()));
}

EXPORT int cnd_signal(cnd_t *cond)
{
	return c11_result(cond_wake(real()->pthread_cond_signal, cond_of(cond),
				    LOCKCOST_OPERATION_SIGNAL, CALLER()));
}

EXPORT int cnd_broadcast(cnd_t *cond)
{
	return c11_result(cond_wake(real()->pthread_cond_broadcast, cond_of(cond),
				    LOCKCOST_OPERATION_BROADCAST, CALLER()));
}
