/* SPDX-License-Identifier: MIT */
/*
 * pthread_rwlock_*: readers and writers are two sides of one object, held and counted apart.
 * Trying first answers as the plain calls would, as with mutexes.
 */
#include <errno.h>

#include "clock.h"
#include "lives.h"
#include "rwlock_layout.h"
#include "wait.h"

enum side { READER, WRITER };

/* The form of a blocking call: which one, and until when. */
struct form {
	enum lockcost_operation operation;
	clockid_t clock;
	const struct timespec *abstime;
};

static const struct form plain = {.operation = LOCKCOST_OPERATION_LOCK};

static inline uint64_t key_of(const pthread_rwlock_t *rwlock, enum side side)
{
	return side == READER ? lock_key_reader(rwlock) : lock_key(rwlock, LOCKCOST_KIND_RWLOCK);
}

static inline int rwlock_try(pthread_rwlock_t *rwlock, enum side side)
{
	return side == READER ? real_functions.pthread_rwlock_tryrdlock(rwlock)
			      : real_functions.pthread_rwlock_trywrlock(rwlock);
}

static int rwlock_block_reader(pthread_rwlock_t *rwlock, const struct form *form)
{
	if (form->operation == LOCKCOST_OPERATION_CLOCK)
		return real()->pthread_rwlock_clockrdlock(rwlock, form->clock, form->abstime);
	if (form->operation == LOCKCOST_OPERATION_TIMED)
		return real()->pthread_rwlock_timedrdlock(rwlock, form->abstime);
	return real()->pthread_rwlock_rdlock(rwlock);
}

static int rwlock_block_writer(pthread_rwlock_t *rwlock, const struct form *form)
{
	if (form->operation == LOCKCOST_OPERATION_CLOCK)
		return real()->pthread_rwlock_clockwrlock(rwlock, form->clock, form->abstime);
	if (form->operation == LOCKCOST_OPERATION_TIMED)
		return real()->pthread_rwlock_timedwrlock(rwlock, form->abstime);
	return real()->pthread_rwlock_wrlock(rwlock);
}

static int rwlock_block(pthread_rwlock_t *rwlock, enum side side, const struct form *form)
{
	return side == READER ? rwlock_block_reader(rwlock, form)
			      : rwlock_block_writer(rwlock, form);
}

static COLD int rwlock_failed(struct thread *self, pthread_rwlock_t *rwlock, enum side side,
			      int status, bool is_try, const void *site)
{
	struct object object = object_of_key(key_of(rwlock, side), LOCKCOST_KIND_RWLOCK);

	if (thread_may_look(self, site))
		hold_count_failure(self, &object, status, is_try, site);
	return status;
}

/* Somebody has it. */
static COLD int rwlock_wait(struct thread *self, pthread_rwlock_t *rwlock, enum side side,
			    const struct form *form, const void *site)
{
	struct object object;
	struct wait wait;
	int status;

	if (!thread_may_look(self, site))
		return rwlock_block(rwlock, side, form);
	/* its own writer gets EDEADLK at once: nobody waits */
	if (rwlock_writer(rwlock) == thread_tid())
		return rwlock_failed(self, rwlock, side, rwlock_block(rwlock, side, form), false,
				     site);
	object = object_of_key(key_of(rwlock, side), LOCKCOST_KIND_RWLOCK);
	wait = wait_begin(self, &object, form->operation, rwlock_writer(rwlock), site);
	status = rwlock_block(rwlock, side, form);
	return status == 0 ? wait_acquired(&wait, status) : wait_ended(&wait, status);
}

/* The answer of a call that needed no waiting. */
static inline int rwlock_answer(struct thread *self, pthread_rwlock_t *rwlock, enum side side,
				int status, bool is_try, const void *site)
{
	if (unlikely(status != 0))
		return rwlock_failed(self, rwlock, side, status, is_try, site);
	hold_begin(self, key_of(rwlock, side), LOCKCOST_KIND_RWLOCK, site);
	if (is_try)
		lock_order_note_try(self, key_of(rwlock, side));
	return 0;
}

static inline __attribute__((always_inline)) int
rwlock_acquire(struct thread *self, pthread_rwlock_t *rwlock, enum side side,
	       const struct form *form, const void *site)
{
	int status = rwlock_try(rwlock, side);

	if (unlikely(status == EBUSY))
		return rwlock_wait(self, rwlock, side, form, site);
	return rwlock_answer(self, rwlock, side, status, false, site);
}

/* A bad time or clock is EINVAL even when the lock is free (nptl/pthread_rwlock_common.c). */
static int rwlock_acquire_until(struct thread *self, pthread_rwlock_t *rwlock, enum side side,
				const struct form *form, const void *site)
{
	if (unlikely(!self))
		return rwlock_block(rwlock, side, form);
	if (unlikely(!clock_is_supported(form->clock) || !clock_is_valid_time(form->abstime)))
		return rwlock_failed(self, rwlock, side, rwlock_block(rwlock, side, form), false,
				     site);
	return rwlock_acquire(self, rwlock, side, form, site);
}

EXPORT int pthread_rwlock_rdlock(pthread_rwlock_t *rwlock)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->pthread_rwlock_rdlock(rwlock);
	return rwlock_acquire(self, rwlock, READER, &plain, CALLER());
}

EXPORT int pthread_rwlock_wrlock(pthread_rwlock_t *rwlock)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->pthread_rwlock_wrlock(rwlock);
	return rwlock_acquire(self, rwlock, WRITER, &plain, CALLER());
}

EXPORT int pthread_rwlock_tryrdlock(pthread_rwlock_t *rwlock)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->pthread_rwlock_tryrdlock(rwlock);
	return rwlock_answer(self, rwlock, READER, rwlock_try(rwlock, READER), true, CALLER());
}

EXPORT int pthread_rwlock_trywrlock(pthread_rwlock_t *rwlock)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->pthread_rwlock_trywrlock(rwlock);
	return rwlock_answer(self, rwlock, WRITER, rwlock_try(rwlock, WRITER), true, CALLER());
}

EXPORT int pthread_rwlock_timedrdlock(pthread_rwlock_t *rwlock, const struct timespec *abstime)
{
	struct form form = {LOCKCOST_OPERATION_TIMED, CLOCK_REALTIME, abstime};

	return rwlock_acquire_until(thread_watch(CALLER()), rwlock, READER, &form, CALLER());
}

EXPORT int pthread_rwlock_timedwrlock(pthread_rwlock_t *rwlock, const struct timespec *abstime)
{
	struct form form = {LOCKCOST_OPERATION_TIMED, CLOCK_REALTIME, abstime};

	return rwlock_acquire_until(thread_watch(CALLER()), rwlock, WRITER, &form, CALLER());
}

EXPORT int pthread_rwlock_clockrdlock(pthread_rwlock_t *rwlock, clockid_t clock,
				      const struct timespec *abstime)
{
	struct form form = {LOCKCOST_OPERATION_CLOCK, clock, abstime};

	return rwlock_acquire_until(thread_watch(CALLER()), rwlock, READER, &form, CALLER());
}

EXPORT int pthread_rwlock_clockwrlock(pthread_rwlock_t *rwlock, clockid_t clock,
				      const struct timespec *abstime)
{
	struct form form = {LOCKCOST_OPERATION_CLOCK, clock, abstime};

	return rwlock_acquire_until(thread_watch(CALLER()), rwlock, WRITER, &form, CALLER());
}

/* As a reader it may have taken it several times, and as nobody else's writer. */
static COLD int rwlock_unlock_slow(pthread_rwlock_t *rwlock, const void *site)
{
	struct thread *self = thread_watch(site);
	struct hold_release release;
	struct lock_entry *hold;
	int status;

	if (!self)
		return real()->pthread_rwlock_unlock(rwlock);
	hold = hold_of(self,
		       key_of(rwlock, rwlock_writer(rwlock) == thread_tid() ? WRITER : READER));
	if (!hold)
		return real()->pthread_rwlock_unlock(rwlock);
	release = hold_release_begin(hold);
	status = real()->pthread_rwlock_unlock(rwlock);
	if (status == 0)
		hold_release_end(self, hold, &release, site);
	return status;
}

EXPORT int pthread_rwlock_unlock(pthread_rwlock_t *rwlock)
{
	struct thread *self = thread_self;
	struct lock_entry *hold;

	/* the newest hold tells the side by itself */
	if (unlikely(!self || !(hold = self->innermost) ||
		     (hold->key | LOCK_KEY_READER) != lock_key_reader(rwlock) ||
		     !hold_is_plain(hold, hold->key)))
		return rwlock_unlock_slow(rwlock, CALLER());
	self->innermost = hold->outer;
	hold->hold = 0;
	return real_functions.pthread_rwlock_unlock(rwlock);
}

EXPORT int pthread_rwlock_init(pthread_rwlock_t *rwlock, const pthread_rwlockattr_t *attributes)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_rwlock_init(rwlock, attributes);

	if (self && status == 0) {
		struct object object = object_of(rwlock, LOCKCOST_KIND_RWLOCK);

		life_begin(self, &object, "", CALLER());
	}
	return status;
}

EXPORT int pthread_rwlock_destroy(pthread_rwlock_t *rwlock)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_rwlock_destroy(rwlock);

	if (self && status == 0) {
		struct object object = object_at(rwlock, LOCKCOST_KIND_RWLOCK);

		life_end(self, &object);
	}
	return status;
}

EXPORT_ALIAS(pthread_rwlock_init, __pthread_rwlock_init);
EXPORT_ALIAS(pthread_rwlock_destroy, __pthread_rwlock_destroy);
EXPORT_ALIAS(pthread_rwlock_rdlock, __pthread_rwlock_rdlock);
EXPORT_ALIAS(pthread_rwlock_tryrdlock, __pthread_rwlock_tryrdlock);
EXPORT_ALIAS(pthread_rwlock_wrlock, __pthread_rwlock_wrlock);
EXPORT_ALIAS(pthread_rwlock_trywrlock, __pthread_rwlock_trywrlock);
EXPORT_ALIAS(pthread_rwlock_unlock, __pthread_rwlock_unlock);
