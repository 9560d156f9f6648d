/* SPDX-License-Identifier: MIT */
/*
 * pthread_cond_*, in both versions where the C library has two. The wait releases and takes the
 * mutex inside libc, past our symbols: its hold ends on entry and begins again on return.
 */
#include <errno.h>

#include "clock.h"
#include "cond.h"
#include "lives.h"
#include "process.h"
#include "wait.h"

int cond_wait(cond_wait_function *call, pthread_cond_t *cond, pthread_mutex_t *mutex,
	      const void *site)
{
	struct thread *self = thread_look(site);

	if (unlikely(!self))
		return call(cond, mutex);

	struct wait wait WAIT_CLEANUP =
		wait_begin_cond(self, cond, mutex, LOCKCOST_OPERATION_LOCK, site);

	return wait_ended(&wait, call(cond, mutex));
}

int cond_timedwait(cond_timedwait_function *call, pthread_cond_t *cond, pthread_mutex_t *mutex,
		   const struct timespec *abstime, const void *site)
{
	struct thread *self = thread_look(site);

	/* EINVAL comes before the mutex is released (nptl/pthread_cond_wait.c) */
	if (unlikely(!self || !clock_is_valid_time(abstime)))
		return call(cond, mutex, abstime);

	struct wait wait WAIT_CLEANUP =
		wait_begin_cond(self, cond, mutex, LOCKCOST_OPERATION_TIMED, site);

	return wait_ended(&wait, call(cond, mutex, abstime));
}

EXPORT int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
				  const struct timespec *abstime)
{
	struct thread *self = thread_look(CALLER());

	if (unlikely(!self || !clock_is_valid_time(abstime) || !clock_is_supported(clock)))
		return real()->pthread_cond_clockwait(cond, mutex, clock, abstime);

	struct wait wait WAIT_CLEANUP =
		wait_begin_cond(self, cond, mutex, LOCKCOST_OPERATION_CLOCK, CALLER());

	return wait_ended(&wait, real()->pthread_cond_clockwait(cond, mutex, clock, abstime));
}

/* Signal and broadcast: timed and told only when somebody waits. */
int cond_wake(cond_function *call, pthread_cond_t *cond, enum lockcost_operation operation,
	      const void *site)
{
	struct thread *self = thread_look(site);
	struct object object;
	struct wake wake;
	int status;

	if (unlikely(!self))
		return call(cond);
	object = object_of(cond, LOCKCOST_KIND_COND);
	wake = wake_begin(&object);
	status = call(cond);
	wake_end(self, &object, operation, &wake, site);
	return status;
}

int cond_init(int status, pthread_cond_t *cond, const void *site)
{
	struct thread *self = thread_look(site);

	if (self && status == 0) {
		struct object object = object_of(cond, LOCKCOST_KIND_COND);

		life_begin(self, &object, "", site);
	}
	return status;
}

int cond_destroy(cond_function *call, pthread_cond_t *cond, const void *site)
{
	struct thread *self = thread_look(site);
	struct object object = object_at(cond, LOCKCOST_KIND_COND);
	int status = call(cond);

	if (self && status == 0)
		life_end(self, &object);
	return status;
}

EXPORT int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
	return cond_wait(real()->pthread_cond_wait, cond, mutex, CALLER());
}

EXPORT int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
				  const struct timespec *abstime)
{
	return cond_timedwait(real()->pthread_cond_timedwait, cond, mutex, abstime, CALLER());
}

EXPORT int pthread_cond_signal(pthread_cond_t *cond)
{
	return cond_wake(real()->pthread_cond_signal, cond, LOCKCOST_OPERATION_SIGNAL, CALLER());
}

EXPORT int pthread_cond_broadcast(pthread_cond_t *cond)
{
	return cond_wake(real()->pthread_cond_broadcast, cond, LOCKCOST_OPERATION_BROADCAST,
			 CALLER());
}

EXPORT int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes)
{
	return cond_init(real()->pthread_cond_init(cond, attributes), cond, CALLER());
}

EXPORT int pthread_cond_destroy(pthread_cond_t *cond)
{
	return cond_destroy(real()->pthread_cond_destroy, cond, CALLER());
}

#if LOCKCOST_HAS_OLD_COND
EXPORT int pthread_cond_wait_old(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
	return cond_wait(real()->pthread_cond_wait_old, cond, mutex, CALLER());
}

EXPORT int pthread_cond_timedwait_old(pthread_cond_t *cond, pthread_mutex_t *mutex,
				      const struct timespec *abstime)
{
	return cond_timedwait(real()->pthread_cond_timedwait_old, cond, mutex, abstime, CALLER());
}

EXPORT int pthread_cond_signal_old(pthread_cond_t *cond)
{
	return cond_wake(real()->pthread_cond_signal_old, cond, LOCKCOST_OPERATION_SIGNAL,
			 CALLER());
}

EXPORT int pthread_cond_broadcast_old(pthread_cond_t *cond)
{
	return cond_wake(real()->pthread_cond_broadcast_old, cond, LOCKCOST_OPERATION_BROADCAST,
			 CALLER());
}

EXPORT int pthread_cond_init_old(pthread_cond_t *cond, const pthread_condattr_t *attributes)
{
	return cond_init(real()->pthread_cond_init_old(cond, attributes), cond, CALLER());
}

EXPORT int pthread_cond_destroy_old(pthread_cond_t *cond)
{
	return cond_destroy(real()->pthread_cond_destroy_old, cond, CALLER());
}

/* name@@version is the default one, name@version the one that old binaries ask for */
#define COND_VERSIONS(name)                                     \
	__asm__(".symver " #name "," #name "@@@" COND_VERSION); \
	__asm__(".symver " #name "_old," #name "@" COND_VERSION_OLD ",remove")

COND_VERSIONS(pthread_cond_wait);
COND_VERSIONS(pthread_cond_timedwait);
COND_VERSIONS(pthread_cond_signal);
COND_VERSIONS(pthread_cond_broadcast);
COND_VERSIONS(pthread_cond_init);
COND_VERSIONS(pthread_cond_destroy);
#endif
