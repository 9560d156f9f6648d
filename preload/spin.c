/* SPDX-License-Identifier: MIT */
/* pthread_spin_*: as a mutex whose waiters never sleep. */
#include <errno.h>

#include "lives.h"
#include "wait.h"

static COLD int spin_failed(struct thread *self, pthread_spinlock_t *spin, int status, bool is_try,
			    const void *site)
{
	struct object object = object_at((const void *)spin, LOCKCOST_KIND_SPIN);

	if (thread_may_look(self, site))
		hold_count_failure(self, &object, status, is_try, site);
	return status;
}

/* Somebody has it. */
static COLD int spin_wait(struct thread *self, pthread_spinlock_t *spin, const void *site)
{
	struct object object = object_at((const void *)spin, LOCKCOST_KIND_SPIN);
	struct wait wait;

	if (!thread_may_look(self, site))
		return real()->pthread_spin_lock(spin);
	wait = wait_begin(self, &object, LOCKCOST_OPERATION_LOCK, 0, site);
	return wait_acquired(&wait, real()->pthread_spin_lock(spin));
}

EXPORT int pthread_spin_lock(pthread_spinlock_t *spin)
{
	struct thread *self = thread_watch(CALLER());

	if (unlikely(!self))
		return real()->pthread_spin_lock(spin);
	if (unlikely(real_functions.pthread_spin_trylock(spin) != 0))
		return spin_wait(self, spin, CALLER());
	hold_begin(self, lock_key((const void *)spin, LOCKCOST_KIND_SPIN), LOCKCOST_KIND_SPIN,
		   CALLER());
	return 0;
}

EXPORT int pthread_spin_trylock(pthread_spinlock_t *spin)
{
	struct thread *self = thread_watch(CALLER());
	int status;

	if (unlikely(!self))
		return real()->pthread_spin_trylock(spin);
	status = real_functions.pthread_spin_trylock(spin);
	if (unlikely(status != 0))
		return spin_failed(self, spin, status, true, CALLER());
	hold_begin(self, lock_key((const void *)spin, LOCKCOST_KIND_SPIN), LOCKCOST_KIND_SPIN,
		   CALLER());
	lock_order_note_try(self, lock_key((const void *)spin, LOCKCOST_KIND_SPIN));
	return 0;
}

static COLD int spin_unlock_slow(pthread_spinlock_t *spin, const void *site)
{
	struct thread *self = thread_watch(site);
	struct hold_release release;
	struct lock_entry *hold;
	int status;

	hold = self ? hold_of(self, lock_key((const void *)spin, LOCKCOST_KIND_SPIN)) : NULL;
	if (!hold)
		return real()->pthread_spin_unlock(spin);
	release = hold_release_begin(hold);
	status = real()->pthread_spin_unlock(spin);
	hold_release_end(self, hold, &release, site);
	return status;
}

EXPORT int pthread_spin_unlock(pthread_spinlock_t *spin)
{
	struct thread *self = thread_self;
	struct lock_entry *hold;

	if (unlikely(!self || !(hold = self->innermost) ||
		     !hold_is_plain(hold, lock_key((const void *)spin, LOCKCOST_KIND_SPIN))))
		return spin_unlock_slow(spin, CALLER());
	self->innermost = hold->outer;
	hold->hold = 0;
	return real_functions.pthread_spin_unlock(spin);
}

EXPORT int pthread_spin_init(pthread_spinlock_t *spin, int is_shared)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_spin_init(spin, is_shared);

	if (self && status == 0) {
		struct object object = object_at((const void *)spin, LOCKCOST_KIND_SPIN);

		/* the lock itself does not say */
		if (is_shared == PTHREAD_PROCESS_SHARED)
			object.attributes |= LOCKCOST_ATTRIBUTE_SHARED;
		life_begin(self, &object, "", CALLER());
	}
	return status;
}

EXPORT int pthread_spin_destroy(pthread_spinlock_t *spin)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_spin_destroy(spin);

	if (self && status == 0) {
		struct object object = object_at((const void *)spin, LOCKCOST_KIND_SPIN);

		life_end(self, &object);
	}
	return status;
}
