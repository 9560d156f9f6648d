/* SPDX-License-Identifier: MIT */
/*
 * pthread_once and call_once: whoever runs the initialisation holds the object, whoever comes
 * meanwhile waits for it. Only the initialisation itself knows who runs it, so it is called through
 * once_run().
 */
#include <threads.h>

#include "clock.h"
#include "wait.h"

enum {
	/* bits of the control word: nptl/pthread_once.c */
	ONCE_IN_PROGRESS = 1,
	ONCE_DONE = 2,
};

typedef int once_function(pthread_once_t *, void (*)(void));

/* A call under way. On its caller's stack; read by once_run() before anything else can be called.
 */
struct once_call {
	struct thread *self;
	pthread_once_t *control;
	void (*routine)(void);
	const void *site;
	struct wait *wait; /* open, where another thread was at it */
};

static THREAD_LOCAL struct once_call *current_call;

struct once_hold {
	struct thread *self;
	struct object object;
	const void *site;
};

/* The initialisation has returned, or was left by an exception or a cancellation. */
static void once_end(struct once_hold *held)
{
	struct lock_entry *hold = hold_of(held->self, held->object.key);
	struct hold_release release;

	/* its thread may have been parked meanwhile */
	if (!hold || thread_self != held->self)
		return;
	release = hold_release_begin(hold);
	hold_release_end(held->self, hold, &release, held->site);
}

static void once_run(void)
{
	struct once_call *call = current_call;
	struct once_hold held __attribute__((cleanup(once_end))) = {
		.self = call->self,
		.object = object_at(call->control, LOCKCOST_KIND_ONCE),
		.site = call->site,
	};

	if (call->wait) { /* the one who was at it gave up */
		struct wait *wait = call->wait;

		call->wait = NULL;
		wait_acquired(wait, 0);
	} else {
		hold_begin(held.self, held.object.key, LOCKCOST_KIND_ONCE, held.site);
	}
	call->routine();
}

/* Another thread is at it: waits for its end, or else does it. */
static int once_wait(once_function *real_once, struct once_call *call)
{
	struct object object = object_at(call->control, LOCKCOST_KIND_ONCE);
	struct wait wait WAIT_CLEANUP =
		wait_begin(call->self, &object, LOCKCOST_OPERATION_LOCK, 0, call->site);
	int status;

	call->wait = &wait;
	status = real_once(call->control, once_run);
	return wait.is_open ? wait_ended(&wait, status) : status;
}

static COLD int once_call(once_function *real_once, pthread_once_t *control, void (*routine)(void),
			  const void *site)
{
	struct once_call call = {
		.self = thread_look(site),
		.control = control,
		.routine = routine,
		.site = site,
	};

	if (!call.self)
		return real_once(control, routine);
	current_call = &call;
	if (__atomic_load_n(control, __ATOMIC_RELAXED) & ONCE_IN_PROGRESS)
		return once_wait(real_once, &call);
	return real_once(control, once_run);
}

static inline bool once_is_done(const pthread_once_t *control)
{
	return __atomic_load_n(control, __ATOMIC_ACQUIRE) & ONCE_DONE;
}

EXPORT int pthread_once(pthread_once_t *control, void (*routine)(void))
{
	if (likely(once_is_done(control)))
		return real()->pthread_once(control, routine);
	return once_call(real()->pthread_once, control, routine, CALLER());
}

static int call_once_as_pthread(pthread_once_t *control, void (*routine)(void))
{
	real()->call_once((once_flag *)control, routine);
	return 0;
}

/* A once_flag is a pthread_once_t (nptl/call_once.c). */
EXPORT void call_once(once_flag *flag, void (*routine)(void))
{
	pthread_once_t *control = (pthread_once_t *)flag;

	if (likely(once_is_done(control)))
		real()->call_once(flag, routine);
	else
		once_call(call_once_as_pthread, control, routine, CALLER());
}

EXPORT_ALIAS(pthread_once, __pthread_once);
