/* SPDX-License-Identifier: MIT */
/* What the program tells of itself: include/lockcost/annotate.h. */
#include <errno.h>

#include "lockcost/annotate.h"

#include "clock.h"
#include "process.h"
#include "wait.h"

/* Between acquiring and acquired or abandoned; of locks inside each other the outermost one. */
static THREAD_LOCAL struct wait pending;

static const void *plain(const volatile void *lock)
{
	return (const void *)(uintptr_t)lock;
}

/* Not where the thread has been parked meanwhile, or is at its end: that wait is nobody's. */
static bool has_pending(void)
{
	return pending.is_open && pending.self == thread_self;
}

static bool is_pending(const volatile void *lock)
{
	return has_pending() && pending.object.key == lock_key(plain(lock), LOCKCOST_KIND_USER);
}

EXPORT void lockcost_annotate_name(const volatile void *lock, const char *name)
{
	struct thread *self = thread_look(CALLER());
	struct thread_pause pause;
	struct lockcost_lock_name event = {.lock = (uintptr_t)lock, .name = name};

	if (!self || !name || thread_is_silent)
		return;
	pause = thread_pause_begin();
	thread_announce(self);
	event.pid = process.pid;
	event.tid = self->tid;
	event.time_ns = clock_now_ns();
	lttng_ust_tracepoint(lockcost, lock_name, &event);
	thread_pause_end(&pause);
}

EXPORT void lockcost_annotate_acquiring(const volatile void *lock)
{
	struct thread *self = thread_look(CALLER());
	struct object object = object_at(plain(lock), LOCKCOST_KIND_USER);

	if (self && !has_pending())
		pending = wait_begin(self, &object, LOCKCOST_OPERATION_LOCK, 0, CALLER());
}

EXPORT void lockcost_annotate_acquired(const volatile void *lock)
{
	struct thread *self;

	if (unlikely(is_pending(lock))) {
		wait_acquired(&pending, 0);
		return;
	}
	self = thread_watch(CALLER());
	if (self)
		hold_begin(self, lock_key(plain(lock), LOCKCOST_KIND_USER), LOCKCOST_KIND_USER,
			   CALLER());
}

EXPORT void lockcost_annotate_abandoned(const volatile void *lock)
{
	if (is_pending(lock))
		wait_ended(&pending, ETIMEDOUT);
}

EXPORT void lockcost_annotate_released(const volatile void *lock)
{
	struct thread *self = thread_self;
	uint64_t key = lock_key(plain(lock), LOCKCOST_KIND_USER);
	struct hold_release release;
	struct lock_entry *hold;

	if (!self)
		return;
	hold = self->innermost;
	if (likely(hold && hold_is_plain(hold, key))) {
		self->innermost = hold->outer;
		hold->hold = 0;
		return;
	}
	hold = hold_of(self, key);
	if (!hold)
		return;
	release = hold_release_begin(hold);
	hold_release_end(self, hold, &release, CALLER());
}
