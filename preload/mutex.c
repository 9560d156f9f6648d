/* SPDX-License-Identifier: MIT */
/* pthread_mutex_*: trying first answers as the lock call would; only EBUSY means that somebody has
 * it. */
#include <errno.h>

#include "clock.h"
#include "crowd.h"
#include "lives.h"
#include "mutex.h"
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

	mutex_describe(mutex, &type, &attributes);
	return type == LOCKCOST_TYPE_ERRORCHECK && mutex_owner(mutex) == thread_tid();
}

static int mutex_failed(struct thread *self, pthread_mutex_t *mutex, int status, bool is_try,
			const void *site)
{
	struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

	if (thread_may_look(self, site))
		hold_count_failure(self, &object, status, is_try, site);
	return status;
}

/* Where what is rarer than acquisitions is counted; NULL: nowhere. */
static struct lock_entry *mutex_entry(struct thread *self, pthread_mutex_t *mutex, const void *site)
{
	struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

	return thread_may_look(self, site) ? hold_entry(self, &object, site) : NULL;
}

/* Everything but a plain success. */
static COLD int mutex_answer_rare(struct thread *self, pthread_mutex_t *mutex, int status,
				  bool is_try, const void *site)
{
	struct lock_entry *entry;

	if (!is_acquired(status))
		return mutex_failed(self, mutex, status, is_try, site);
	hold_begin(self, lock_key(mutex, LOCKCOST_KIND_MUTEX), LOCKCOST_KIND_MUTEX, site);
	entry = mutex_entry(self, mutex, site);
	if (entry)
		entry->rest->counts.owner_died++;
	return status;
}

/* The answer of a call that needed no waiting. */
static inline int mutex_answer(struct thread *self, pthread_mutex_t *mutex, int status, bool is_try,
			       const void *site)
{
	if (unlikely(status != 0))
		return mutex_answer_rare(self, mutex, status, is_try, site);
	hold_begin(self, lock_key(mutex, LOCKCOST_KIND_MUTEX), LOCKCOST_KIND_MUTEX, site);
	if (is_try)
		lock_order_note_try(self, lock_key(mutex, LOCKCOST_KIND_MUTEX));
	return 0;
}

/* The three blocking calls, told apart by their operation. */
static int mutex_block(pthread_mutex_t *mutex, enum lockcost_operation operation, clockid_t clock,
		       const struct timespec *abstime)
{
	if (operation == LOCKCOST_OPERATION_CLOCK)
		return real_functions.pthread_mutex_clocklock(mutex, clock, abstime);
	if (operation == LOCKCOST_OPERATION_TIMED)
		return real_functions.pthread_mutex_timedlock(mutex, abstime);
	return real_functions.pthread_mutex_lock(mutex);
}

/* Somebody has it. */
static COLD int mutex_wait(struct thread *self, pthread_mutex_t *mutex,
			   enum lockcost_operation operation, clockid_t clock,
			   const struct timespec *abstime, const void *site)
{
	struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);
	struct wait wait;
	int status;

	if (!thread_may_look(self, site))
		return mutex_block(mutex, operation, clock, abstime);
	if (is_own(mutex))
		return mutex_failed(self, mutex, mutex_block(mutex, operation, clock, abstime),
				    false, site);
	wait = wait_begin(self, &object, operation, mutex_owner(mutex), site);
	status = mutex_block(mutex, operation, clock, abstime);
	return is_acquired(status) ? wait_acquired(&wait, status) : wait_ended(&wait, status);
}

/*
 * Tries first. A robust mutex is looked at instead: trying one that is not recoverable leaves it
 * locked for good (nptl/pthread_mutex_trylock.c, glibc 2.36).
 */
static inline int mutex_try(pthread_mutex_t *mutex)
{
	if (likely(!mutex_is_robust(mutex)))
		return real_functions.pthread_mutex_trylock(mutex);
	if (mutex_robust_is_taken(mutex, thread_tid()))
		return EBUSY;
	return real_functions.pthread_mutex_lock(mutex);
}

/* What the blocking calls have in common: try, and wait where somebody has it. */
static inline __attribute__((always_inline)) int
mutex_acquire(struct thread *self, pthread_mutex_t *mutex, enum lockcost_operation operation,
	      clockid_t clock, const struct timespec *abstime, const void *site)
{
	int status = mutex_try(mutex);

	if (unlikely(status == EBUSY))
		return mutex_wait(self, mutex, operation, clock, abstime, site);
	return mutex_answer(self, mutex, status, false, site);
}

/* The hold had begun before the try. */
static COLD int mutex_lock_failed(pthread_mutex_t *mutex, int status, const void *site)
{
	struct thread *self = thread_self;

	/* a handler in between may have found that no session listens any more */
	if (unlikely(!self))
		return status == EBUSY ? real()->pthread_mutex_lock(mutex) : status;
	hold_take_back(self, lock_key(mutex, LOCKCOST_KIND_MUTEX));
	if (status == EBUSY)
		return mutex_wait(self, mutex, LOCKCOST_OPERATION_LOCK, 0, NULL, site);
	return mutex_answer(self, mutex, status, false, site);
}

/* Its entry is not where it is looked for first, but the recent one now. */
static int mutex_lock_known(struct thread *self, pthread_mutex_t *mutex, const void *site)
{
	int status;

	if (mutex_is_robust(mutex) ||
	    !hold_begin_early(self, lock_key(mutex, LOCKCOST_KIND_MUTEX), site))
		return mutex_acquire(self, mutex, LOCKCOST_OPERATION_LOCK, 0, NULL, site);
	status = real_functions.pthread_mutex_trylock(mutex);
	return status == 0 ? 0 : mutex_lock_failed(mutex, status, site);
}

/* Also a thread's first call, and one to be passed on. */
static __attribute__((noinline)) int mutex_lock_late(pthread_mutex_t *mutex, const void *site)
{
	struct thread *self = thread_watch(site);

	if (!self)
		return real()->pthread_mutex_lock(mutex);
	if (hold_find_displaced(self, lock_key(mutex, LOCKCOST_KIND_MUTEX)))
		return mutex_lock_known(self, mutex, site);
	return mutex_acquire(self, mutex, LOCKCOST_OPERATION_LOCK, 0, NULL, site);
}

/* The hold had begun before the mutex was looked at: a robust one is not to be tried. */
static COLD int mutex_lock_robust(struct thread *self, pthread_mutex_t *mutex, const void *site)
{
	hold_take_back(self, lock_key(mutex, LOCKCOST_KIND_MUTEX));
	return mutex_lock_late(mutex, site);
}

/* Where the thread's table is full, the hold may be in it, or be counted elsewhere. */
__attribute__((noinline)) int mutex_lock(pthread_mutex_t *mutex, const void *site)
{
	struct thread *self = thread_self;
	uint64_t key = lock_key(mutex, LOCKCOST_KIND_MUTEX);
	crowd_counter *counter;
	int status;

	if (!self || !self->table.is_full ||
	    (unlikely(crowd_is_looking(self)) && !crowd_look(self, site)))
		return mutex_lock_late(mutex, site);
	if (unlikely(lock_table_may_have(&self->table, lock_hash(key))) && hold_is_known(self, key))
		return mutex_lock_known(self, mutex, site);
	counter = crowd_begin_early(self, key, site);
	if (unlikely(!counter))
		return mutex_lock_late(mutex, site);
	if (unlikely(mutex_is_robust(mutex)))
		return mutex_lock_robust(self, mutex, site);
	status = real_functions.pthread_mutex_trylock(mutex);
	if (unlikely(status != 0))
		return mutex_lock_failed(mutex, status, site);
	crowd_count_exclusive(counter);
	return 0;
}

/*
 * What is done between the try and the unlock makes the program's section longer: nearly nothing.
 * The mutex is looked at last: its cache line may be another CPU's, and comes once instead of twice
 * where the try follows at once.
 */
EXPORT int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	struct thread *self = thread_self;
	int status;

	if (unlikely(!self || self->table.is_full ||
		     !hold_begin_early(self, lock_key(mutex, LOCKCOST_KIND_MUTEX), CALLER())))
		return mutex_lock(mutex, CALLER());
	if (unlikely(mutex_is_robust(mutex)))
		return mutex_lock_robust(self, mutex, CALLER());
	status = real_functions.pthread_mutex_trylock(mutex);
	if (unlikely(status != 0))
		return mutex_lock_failed(mutex, status, CALLER());
	return status;
}

int mutex_trylock(pthread_mutex_t *mutex, const void *site)
{
	struct thread *self = thread_watch(site);

	if (unlikely(!self))
		return real()->pthread_mutex_trylock(mutex);
	return mutex_answer(self, mutex, real_functions.pthread_mutex_trylock(mutex), true, site);
}

EXPORT int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	return mutex_trylock(mutex, CALLER());
}

int mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *abstime, const void *site)
{
	struct thread *self = thread_watch(site);

	if (unlikely(!self))
		return real()->pthread_mutex_timedlock(mutex, abstime);
	/* glibc looks at abstime only once it must wait (nptl/pthread_mutex_timedlock.c) */
	return mutex_acquire(self, mutex, LOCKCOST_OPERATION_TIMED, 0, abstime, site);
}

EXPORT int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *abstime)
{
	return mutex_timedlock(mutex, abstime, CALLER());
}

EXPORT int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
				   const struct timespec *abstime)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->pthread_mutex_clocklock(mutex, clock, abstime);
	/* a clock that it does not support is EINVAL even when the mutex is free */
	if (unlikely(!clock_is_supported(clock)))
		return mutex_failed(self, mutex,
				    real_functions.pthread_mutex_clocklock(mutex, clock, abstime),
				    false, CALLER());
	return mutex_acquire(self, mutex, LOCKCOST_OPERATION_CLOCK, clock, abstime, CALLER());
}

/* A release that wakes somebody, ends a wait's hold, is an inner one of a recursive mutex, or out
 * of order. */
static COLD int mutex_unlock_rare(struct thread *self, pthread_mutex_t *mutex, const void *site)
{
	struct lock_entry *hold = hold_of(self, lock_key(mutex, LOCKCOST_KIND_MUTEX));
	struct hold_release release;
	int status;

	if (!hold)
		return real()->pthread_mutex_unlock(mutex);
	release = hold_release_begin(hold);
	status = real()->pthread_mutex_unlock(mutex);
	if (status == 0)
		hold_release_end(self, hold, &release, site);
	return status;
}

/* Mostly the end of a sampled hold. */
__attribute__((noinline)) int mutex_unlock(pthread_mutex_t *mutex, const void *site)
{
	struct thread *self = thread_watch(site);
	struct lock_entry *hold;
	uint64_t release_ticks;

	if (unlikely(!self))
		return real()->pthread_mutex_unlock(mutex);
	hold = self->innermost;
	if (unlikely(!hold || !hold_is_timed_only(hold, lock_key(mutex, LOCKCOST_KIND_MUTEX))))
		return mutex_unlock_rare(self, mutex, site);
	/* not timed: a lock that shares its word is waited for, or has begun another life */
	release_ticks = hold->hold_flags ? clock_ticks() : 0;
	self->innermost = hold->outer;
	hold->depth = 0;
	real_functions.pthread_mutex_unlock(mutex);
	if (release_ticks)
		hold_end_timed(self, hold, release_ticks);
	return 0;
}

EXPORT int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	struct thread *self = thread_self;
	struct lock_entry *hold;

	if (unlikely(!self || !(hold = self->innermost) ||
		     !hold_is_plain(hold, lock_key(mutex, LOCKCOST_KIND_MUTEX))))
		return mutex_unlock(mutex, CALLER());
	/* Off the list before the call: it cannot fail for a mutex that this thread holds once. */
	self->innermost = hold->outer;
	hold->hold = 0;
	return real_functions.pthread_mutex_unlock(mutex);
}

EXPORT int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_mutex_init(mutex, attributes);

	if (self && status == 0) {
		struct object object = object_of(mutex, LOCKCOST_KIND_MUTEX);

		life_begin(self, &object, "", CALLER());
	}
	return status;
}

EXPORT int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_mutex_destroy(mutex);

	if (self && status == 0) {
		struct object object = object_at(mutex, LOCKCOST_KIND_MUTEX);

		life_end(self, &object);
	}
	return status;
}

EXPORT int pthread_mutex_consistent(pthread_mutex_t *mutex)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_mutex_consistent(mutex);
	struct lock_entry *entry = self && status == 0 ? mutex_entry(self, mutex, CALLER()) : NULL;

	if (entry)
		entry->rest->counts.made_consistent++;
	return status;
}

EXPORT_ALIAS(pthread_mutex_init, __pthread_mutex_init);
EXPORT_ALIAS(pthread_mutex_destroy, __pthread_mutex_destroy);
EXPORT_ALIAS(pthread_mutex_lock, __pthread_mutex_lock);
EXPORT_ALIAS(pthread_mutex_trylock, __pthread_mutex_trylock);
EXPORT_ALIAS(pthread_mutex_unlock, __pthread_mutex_unlock);
