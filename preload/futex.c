/* SPDX-License-Identifier: MIT */
/*
 * Raw futex calls by way of syscall(3): what Rust's std, parking_lot, abseil and libstdc++'s
 * atomic::wait make. And seccomp(2), which has no function of its own. Every other system call
 * passes through without a frame of ours, since some (vfork, clone) return twice.
 */
#include <errno.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "futex_call.h"
#include "switch_ring.h"
#include "wait.h"

/* As syscall(3) passes it on: six arguments, of which a call may have fewer. */
#define ARGUMENTS long a, long b, long c, long d, long e, long f
#define PASS_ON(number) (((raw_syscall *)real()->syscall)(number, a, b, c, d, e, f))

typedef long raw_syscall(long number, ARGUMENTS);

static struct object futex_object(const struct futex_call *call)
{
	struct object object = object_at((const void *)call->address, LOCKCOST_KIND_FUTEX);

	if (!call->is_private)
		object.attributes |= LOCKCOST_ATTRIBUTE_SHARED;
	return object;
}

static long futex_wait(struct thread *self, const struct futex_call *call, const void *site,
		       long number, ARGUMENTS)
{
	struct object object = futex_object(call);
	struct wait wait WAIT_CLEANUP =
		wait_begin(self, &object, LOCKCOST_OPERATION_FUTEX | call->command, 0, site);
	long result = PASS_ON(number);
	int status = result < 0 ? errno : 0;

	wait_ended(&wait, status);
	if (result < 0)
		errno = status;
	return result;
}

static long futex_wake(struct thread *self, const struct futex_call *call, const void *site,
		       long number, ARGUMENTS)
{
	struct object object = futex_object(call);
	struct wake wake = wake_begin(&object);
	long result = PASS_ON(number);

	if (result >= 0)
		wake_end(self, &object, LOCKCOST_OPERATION_FUTEX | call->command, &wake, site);
	return result;
}

static COLD long futex_call(const void *site, long number, ARGUMENTS)
{
	struct thread *self = thread_look(site);
	struct futex_call call;

	if (!self)
		return PASS_ON(number);
	call = futex_call_of(number, (const long[]){a, b, c, d, e, f});
	if (call.role == LOCKCOST_FUTEX_WAITS)
		return futex_wait(self, &call, site, number, a, b, c, d, e, f);
	if (call.role == LOCKCOST_FUTEX_WAKES)
		return futex_wake(self, &call, site, number, a, b, c, d, e, f);
	return PASS_ON(number);
}

/*
 * The C library declares it with "...": on x86-64 and aarch64 such a call passes its arguments as
 * this definition expects them. One compare for most: the others are few that the kernel got later
 * than futex(2).
 */
EXPORT long futex_or_other(long number, ARGUMENTS) __asm__("syscall");

long futex_or_other(long number, ARGUMENTS)
{
	if (unlikely(number >= SYS_futex)) {
		if (futex_call_is(number))
			return futex_call(CALLER(), number, a, b, c, d, e, f);
		if (number == SYS_seccomp && a <= SECCOMP_SET_MODE_FILTER)
			switch_ring_forbid();
	}
	return PASS_ON(number);
}
