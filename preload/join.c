/* SPDX-License-Identifier: MIT */
/*
 * pthread_join and its kin, all of them cancellation points but the one that only tries. Whether a
 * thread has ended is not asked first: every join that may block is told as a wait.
 */
#include "join.h"

#include <dlfcn.h>

#include "c11.h"
#include "wait.h"

/* Where a struct pthread has its tid; 0: not known. */
static uint32_t tid_offset;

/* What glibc tells debuggers of the field (nptl_db/structs.def, nptl_db/db_info.c). */
struct field_description {
	uint32_t size_bits, count, offset;
};

void join_setup(void)
{
	const struct field_description *tid = dlsym(RTLD_NEXT, "_thread_db_pthread_tid");

	if (tid && tid->size_bits == 32 &&
	    *(const int32_t *)(pthread_self() + tid->offset) == thread_tid())
		tid_offset = tid->offset;
}

/* The real call looks into the same memory. 0: it has ended, or is not known. */
static int32_t tid_of(pthread_t thread)
{
	return tid_offset
		       ? __atomic_load_n((const int32_t *)(thread + tid_offset), __ATOMIC_RELAXED)
		       : 0;
}

/* The object is the thread: its pthread_t. */
static struct object join_object(pthread_t thread)
{
	return object_at((const void *)thread, LOCKCOST_KIND_JOIN);
}

static struct wait join_begin(struct thread *self, pthread_t thread,
			      enum lockcost_operation operation, const void *site)
{
	struct object object = join_object(thread);

	return wait_begin(self, &object, operation, tid_of(thread), site);
}

EXPORT int pthread_join(pthread_t thread, void **result)
{
	struct thread *self = thread_look(CALLER());

	if (unlikely(!self))
		return real()->pthread_join(thread, result);

	struct wait wait WAIT_CLEANUP = join_begin(self, thread, LOCKCOST_OPERATION_LOCK, CALLER());

	return wait_ended(&wait, real()->pthread_join(thread, result));
}

EXPORT int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *abstime)
{
	struct thread *self = thread_look(CALLER());

	if (unlikely(!self))
		return real()->pthread_timedjoin_np(thread, result, abstime);

	struct wait wait WAIT_CLEANUP =
		join_begin(self, thread, LOCKCOST_OPERATION_TIMED, CALLER());

	return wait_ended(&wait, real()->pthread_timedjoin_np(thread, result, abstime));
}

EXPORT int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
				const struct timespec *abstime)
{
	struct thread *self = thread_look(CALLER());

	if (unlikely(!self))
		return real()->pthread_clockjoin_np(thread, result, clock, abstime);

	struct wait wait WAIT_CLEANUP =
		join_begin(self, thread, LOCKCOST_OPERATION_CLOCK, CALLER());

	return wait_ended(&wait, real()->pthread_clockjoin_np(thread, result, clock, abstime));
}

EXPORT int pthread_tryjoin_np(pthread_t thread, void **result)
{
	struct thread *self = thread_look(CALLER());
	struct object object = join_object(thread);
	int status = real()->pthread_tryjoin_np(thread, result);

	if (self && status != 0)
		hold_count_failure(self, &object, status, true, CALLER());
	return status;
}

EXPORT int thrd_join(thrd_t thread, int *result)
{
	struct thread *self = thread_look(CALLER());
	int status;

	if (unlikely(!self))
		return real()->thrd_join(thread, result);

	struct wait wait WAIT_CLEANUP = join_begin(self, thread, LOCKCOST_OPERATION_LOCK, CALLER());

	status = real()->thrd_join(thread, result);
	wait_ended(&wait, c11_errno(status));
	return status;
}
