/* SPDX-License-Identifier: MIT */
/*
 * pthread_barrier_*: everybody waits for the last one to arrive, which is the one that glibc gives
 * PTHREAD_BARRIER_SERIAL_THREAD (nptl/pthread_barrier_wait.c).
 */
#include "lives.h"
#include "wait.h"

EXPORT int pthread_barrier_wait(pthread_barrier_t *barrier)
{
	struct thread *self = thread_look(CALLER());
	struct object object;
	struct wait wait;
	int result;

	if (unlikely(!self))
		return real()->pthread_barrier_wait(barrier);
	object = object_of(barrier, LOCKCOST_KIND_BARRIER);
	wait = wait_begin(self, &object, LOCKCOST_OPERATION_LOCK, 0, CALLER());
	result = real()->pthread_barrier_wait(barrier);
	/* from here on somebody may have destroyed it */
	if (result == PTHREAD_BARRIER_SERIAL_THREAD)
		wait_arrived_last(&wait);
	else
		wait_ended(&wait, result);
	return result;
}

EXPORT int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attributes,
				unsigned int count)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_barrier_init(barrier, attributes, count);

	if (self && status == 0) {
		struct object object = object_of(barrier, LOCKCOST_KIND_BARRIER);

		life_begin(self, &object, "", CALLER());
	}
	return status;
}

EXPORT int pthread_barrier_destroy(pthread_barrier_t *barrier)
{
	struct thread *self = thread_look(CALLER());
	int status = real()->pthread_barrier_destroy(barrier);

	if (self && status == 0) {
		struct object object = object_at(barrier, LOCKCOST_KIND_BARRIER);

		life_end(self, &object);
	}
	return status;
}
