/* SPDX-License-Identifier: MIT */
/* pthread_mutex_*: trying first answers as the lock call would; only EBUSY means that somebody has
 * it. */
#include <errno.h>

#include "clock.h"
#include "lives.h"
#include "mutex_layout.h"
#include "wait.h"

static bool is_acquired(int status)
{
	/* EOWNERDEAD is an acquisition: pthread_mutex_lock(3p), "the mutex is locked" */
	return status == 0 || status == EOWNERDEAD;
}

/* An errorcheck mutex that the caller holds: EDEADLK at once, nobody waits. */
static bool is_own(const pthread_mutex_t *mutex)
{
	uint8_t type, attributes;

	mutex_describe((uintptr_t)mutex, &type, &attributes);
	return type == LOCKCOST_TYPE_ERRORCHECK && mutex_owner(mutex) == thread_tid();
}

static int mutex_acquired(struct thread *self, pthread_mutex_t *mutex, int status, const void *site)
{
	hold_begin(self, mutex, LOCKCOST_KIND_MUTEX, site);
	if (unlikely(status == EOWNERDEAD) && hold_of(self, mutex))
		hold_of(self, mutex)->counts.owner_died++;
	return status;
}

static int mutex_failed(struct thread *self, pthread_mutex_t *mutex, int status, bool is_try,
			const void *site)
{
	struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

	hold_count_failure(self, &object, status, is_try, site);
	return status;
}

/* The end of a call that tried, and either has its answer or has waited for it. */
static int mutex_answer(struct thread *self, pthread_mutex_t *mutex, int status, bool is_try,
			const void *site)
{
	if (likely(is_acquired(status)))
		return mutex_acquired(self, mutex, status, site);
	return mutex_failed(self, mutex, status, is_try, site);
}

static int wait_answer(struct wait *wait, int status)
{
	return is_acquired(status) ? wait_acquired(wait, status) : wait_ended(wait, status);
}

static struct wait mutex_wait(struct thread *self, pthread_mutex_t *mutex,
			      enum lockcost_operation operation, const void *site)
{
	struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

	return wait_begin(self, &object, operation, mutex_owner(mutex), site);
}

static __attribute__((noinline)) int mutex_lock_contended(struct thread *self,
							  pthread_mutex_t *mutex, const void *site)
{
	struct wait wait;

	if (is_own(mutex))
		return mutex_failed(self, mutex, real()->pthread_mutex_lock(mutex), false, site);
	wait = mutex_wait(self, mutex, LOCKCOST_OPERATION_LOCK, site);
	return wait_answer(&wait, real()->pthread_mutex_lock(mutex));
}

EXPORT int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	struct thread *self = thread_watch(CALLER());
	int status;

	if (unlikely(!self))
		return real()->pthread_mutex_lock(mutex);
	status = real()->pthread_mutex_trylock(mutex);
	if (unlikely(status == EBUSY))
		return mutex_lock_contended(self, mutex, CALLER());
	return mutex_answer(self, mutex, status, false, CALLER());
}

EXPORT int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->pthread_mutex_trylock(mutex);
	return mutex_answer(self, mutex, real()->pthread_mutex_trylock(mutex), true, CALLER());
}

EXPORT int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *abstime)
{
	struct thread *self = thread_watch(CALLER());
	struct wait wait;
	int status;

	if (unlikely(!self))
		return real()->pthread_mutex_timedlock(mutex, abstime);
	/* glibc looks at abstime only once it must wait (nptl/pthread_mutex_timedlock.c) */
	status = real()->pthread_mutex_trylock(mutex);
	if (likely(status != EBUSY))
		return mutex_answer(self, mutex, status, false, CALLER());
	if (is_own(mutex))
		return mutex_failed(self, mutex, real()->pthread_mutex_timedlock(mutex, abstime),
				    false, CALLER());
	wait = mutex_wait(self, mutex, LOCKCOST_OPERATION_TIMED, CALLER());
	return wait_answer(&wait, real()->pthread_mutex_timedlock(mutex, abstime));
}

EXPORT int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
				   const struct timespec *abstime)
{
	struct thread *self = thread_watch(CALLER());
	struct wait wait;
	int status;

	if (unlikely(!self))
		return real()->pthread_mutex_clocklock(mutex, clock, abstime);
	/* a clock that it does not support is EINVAL even when the mutex is free */
	if (unlikely(!clock_is_supported(clock)))
		return mutex_failed(self, mutex,
				    real()->pthread_mutex_clocklock(mutex, clock, abstime), false,
				    CALLER());
	status = real()->pthread_mutex_trylock(mutex);
	if (likely(status != EBUSY))
		return mutex_answer(self, mutex, status, false, CALLER());
	if (is_own(mutex))
		return mutex_failed(self, mutex,
				    real()->pthread_mutex_clocklock(mutex, clock, abstime), false,
				    CALLER());
	wait = mutex_wait(self, mutex, LOCKCOST_OPERATION_CLOCK, CALLER());
	return wait_answer(&wait, real()->pthread_mutex_clocklock(mutex, clock, abstime));
}

static __attribute__((noinline)) int mutex_unlock_told(struct thread *self, struct lock_entry *hold,
						       pthread_mutex_t *mutex, const void *site)
{
	struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);
	struct hold_release release = hold_release_begin(hold, &object);
	int status = real()->pthread_mutex_unlock(mutex);

	if (status == 0)
		hold_release_end(self, hold, &object, &release, site);
	return status;
}

EXPORT int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	struct thread *self = thread_watch(CALLER());
	struct lock_entry *hold;
	int status;

	if (unlikely(!self))
		return real()->pthread_mutex_unlock(mutex);
	hold = hold_of(self, mutex);
	if (unlikely(!hold))
		return real()->pthread_mutex_unlock(mutex);
	if (unlikely(!hold_is_plain(hold, mutex)))
		return mutex_unlock_told(self, hold, mutex, CALLER());
	status = real()->pthread_mutex_unlock(mutex);
	if (likely(status == 0))
		hold_forget(self, hold);
	return status;
}

EXPORT int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
	struct thread *self = thread_watch(CALLER());
	int status = real()->pthread_mutex_init(mutex, attributes);

	if (self && status == 0) {
		struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

		life_begin(self, &object, "", CALLER());
	}
	return status;
}

EXPORT int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
	struct thread *self = thread_watch(CALLER());
	int status = real()->pthread_mutex_destroy(mutex);

	if (self && status == 0) {
		struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

		life_end(self, &object);
	}
	return status;
}

EXPORT int pthread_mutex_consistent(pthread_mutex_t *mutex)
{
	return real()->pthread_mutex_consistent(mutex);
}
