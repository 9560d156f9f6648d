/* SPDX-License-Identifier: MIT */
/*
 * POSIX semaphores. A unit that its taker posts is a hold; one that somebody else posts is a
 * signal. Which of the two a semaphore is used for is the analyzer's to say, so both are told:
 * every wait ends with `wait_end`, and a post of the thread's own unit that found a waiter is a
 * `hold`.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

#include "clock.h"
#include "lives.h"
#include "wait.h"

static int sem_taken(struct thread *self, sem_t *sem, const void *site)
{
	struct lock_entry *entry = hold_recent(self, lock_key(sem, LOCKCOST_KIND_SEM));

	if (unlikely(entry->key != lock_key(sem, LOCKCOST_KIND_SEM) || entry->hold != 0 ||
		     entry->until_sample < 2 || !lock_entry_is_idle(entry))) {
		hold_begin_slow(self, lock_key(sem, LOCKCOST_KIND_SEM), LOCKCOST_KIND_SEM, site);
		return 0;
	}
	entry->until_sample--;
	entry->hold = LOCK_HOLD_PLAIN;
	entry->site = (uintptr_t)site;
	return 0;
}

/* A call that did not get the semaphore, with its error in errno. */
static int sem_failed(struct thread *self, sem_t *sem, bool is_try, const void *site)
{
	struct object object = object_at(sem, LOCKCOST_KIND_SEM);
	int saved_errno = errno;

	if (thread_may_look(self, site))
		hold_count_failure(self, &object, saved_errno, is_try, site);
	errno = saved_errno;
	return -1;
}

/* The end of a wait: `result` and errno as the real call left them. */
static int sem_answer(struct wait *wait, sem_t *sem, int result)
{
	int status = result == 0 ? 0 : errno;

	wait_ended(wait, status);
	if (result == 0)
		sem_taken(wait->self, sem, wait->site);
	else
		errno = status;
	return result;
}

/* Tries without touching errno; EAGAIN means that the caller must wait. */
static bool sem_try(sem_t *sem)
{
	int saved_errno = errno;
	bool is_taken = real()->sem_trywait(sem) == 0;

	errno = saved_errno;
	return is_taken;
}

/* The three blocking calls, told apart by their operation. */
static int sem_block(sem_t *sem, enum lockcost_operation operation, clockid_t clock,
		     const struct timespec *abstime)
{
	if (operation == LOCKCOST_OPERATION_CLOCK)
		return real()->sem_clockwait(sem, clock, abstime);
	if (operation == LOCKCOST_OPERATION_TIMED)
		return real()->sem_timedwait(sem, abstime);
	return real()->sem_wait(sem);
}

/* There is no unit to take. */
static COLD int sem_wait_blocked(struct thread *self, sem_t *sem, enum lockcost_operation operation,
				 clockid_t clock, const struct timespec *abstime, const void *site)
{
	struct object object;

	if (!thread_may_look(self, site))
		return sem_block(sem, operation, clock, abstime);
	object = object_of(sem, LOCKCOST_KIND_SEM);

	struct wait wait WAIT_CLEANUP = wait_begin(self, &object, operation, 0, site);

	return sem_answer(&wait, sem, sem_block(sem, operation, clock, abstime));
}

EXPORT int sem_wait(sem_t *sem)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->sem_wait(sem);
	/* a pending cancellation comes before a free semaphore (nptl/sem_wait.c) */
	pthread_testcancel();
	if (likely(sem_try(sem)))
		return sem_taken(self, sem, CALLER());
	return sem_wait_blocked(self, sem, LOCKCOST_OPERATION_LOCK, 0, NULL, CALLER());
}

EXPORT int sem_trywait(sem_t *sem)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->sem_trywait(sem);
	if (likely(real()->sem_trywait(sem) == 0))
		return sem_taken(self, sem, CALLER());
	return sem_failed(self, sem, true, CALLER());
}

EXPORT int sem_timedwait(sem_t *sem, const struct timespec *abstime)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->sem_timedwait(sem, abstime);
	/* a bad time is EINVAL even when the semaphore is free (nptl/sem_timedwait.c) */
	if (unlikely(!clock_is_valid_time(abstime))) {
		int result = real()->sem_timedwait(sem, abstime);

		return result == 0 ? result : sem_failed(self, sem, false, CALLER());
	}
	pthread_testcancel(); /* as sem_wait does; sem_clockwait does not */
	if (likely(sem_try(sem)))
		return sem_taken(self, sem, CALLER());
	return sem_wait_blocked(self, sem, LOCKCOST_OPERATION_TIMED, 0, abstime, CALLER());
}

EXPORT int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *abstime)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->sem_clockwait(sem, clock, abstime);
	/* so are a bad time and a bad clock (nptl/sem_clockwait.c) */
	if (unlikely(!clock_is_supported(clock) || !clock_is_valid_time(abstime))) {
		int result = real()->sem_clockwait(sem, clock, abstime);

		return result == 0 ? result : sem_failed(self, sem, false, CALLER());
	}
	if (likely(sem_try(sem)))
		return sem_taken(self, sem, CALLER());
	return sem_wait_blocked(self, sem, LOCKCOST_OPERATION_CLOCK, clock, abstime, CALLER());
}

/* EOVERFLOW, mostly. */
static void sem_post_failed(struct thread *self, const struct object *object, int status,
			    const void *site)
{
	struct lock_entry *entry = hold_entry_unmoved(self, object, site);

	if (entry)
		hold_count_outcome(entry, status);
}

/* Posts a unit that this thread took: the end of a hold. */
static int sem_post_own(struct thread *self, struct lock_entry *hold, sem_t *sem, const void *site)
{
	struct hold_release release = hold_release_begin(hold);
	int result = real()->sem_post(sem);

	if (unlikely(result != 0)) {
		hold_count_outcome(hold, errno);
		return result;
	}
	hold->rest->counts.posts++;
	hold->rest->counts.own_posts++;
	if (likely(release.release_ticks == 0)) {
		hold->depth -= hold->depth > 0; /* a handler may have posted it meanwhile */
		return result;
	}
	hold_release_end(self, hold, &release, site);
	return result;
}

/* Posts one that somebody else took, or nobody. */
static COLD int sem_post_other(struct thread *self, sem_t *sem, const void *site)
{
	struct object object;
	struct wake wake;
	int result;

	if (!thread_may_look(self, site))
		return real()->sem_post(sem);
	object = object_of(sem, LOCKCOST_KIND_SEM);
	wake = wake_begin(&object);
	result = real()->sem_post(sem);
	if (result == 0)
		wake_end(self, &object, LOCKCOST_OPERATION_POST, &wake, site);
	else
		sem_post_failed(self, &object, errno, site);
	return result;
}

EXPORT int sem_post(sem_t *sem)
{
	struct thread *self = thread_watch(CALLER());
	struct lock_entry *hold;

	if (unlikely(!self))
		return real()->sem_post(sem);
	hold = hold_find(self, lock_key(sem, LOCKCOST_KIND_SEM));
	if (hold && hold->depth > 0)
		return sem_post_own(self, hold, sem, CALLER());
	return sem_post_other(self, sem, CALLER());
}

EXPORT int sem_init(sem_t *sem, int is_shared, unsigned int value)
{
	struct thread *self = thread_look(CALLER());
	int result = real()->sem_init(sem, is_shared, value);

	if (self && result == 0) {
		struct object object = object_of(sem, LOCKCOST_KIND_SEM);

		life_begin(self, &object, "", CALLER());
	}
	return result;
}

EXPORT int sem_destroy(sem_t *sem)
{
	struct thread *self = thread_look(CALLER());
	int result = real()->sem_destroy(sem);

	if (self && result == 0) {
		struct object object = object_at(sem, LOCKCOST_KIND_SEM);

		life_end(self, &object);
	}
	return result;
}

/* The mode and value are there only with O_CREAT: sem_open(3). */
EXPORT sem_t *sem_open(const char *name, int flags, ...)
{
	struct thread *self = thread_look(CALLER());
	mode_t mode = 0;
	unsigned int value = 0;
	va_list arguments;
	sem_t *sem;

	if (flags & O_CREAT) {
		va_start(arguments, flags);
		mode = va_arg(arguments, mode_t);
		value = va_arg(arguments, unsigned int);
		va_end(arguments);
	}
	sem = real()->sem_open(name, flags, mode, value);
	if (self && sem != SEM_FAILED) {
		struct object object = object_of(sem, LOCKCOST_KIND_SEM);

		life_begin(self, &object, name, CALLER());
	}
	return sem;
}

EXPORT int sem_close(sem_t *sem)
{
	struct thread *self = thread_look(CALLER());
	int result = real()->sem_close(sem);

	if (self && result == 0) {
		struct object object = object_at(sem, LOCKCOST_KIND_SEM);

		life_end(self, &object);
	}
	return result;
}
