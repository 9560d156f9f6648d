/* SPDX-License-Identifier: MIT */
/*
 * Programs that put a filter on their system calls by prctl(2); futex.c sees those that do by
 * syscall(3), there is no other function.
 */
#include <sys/prctl.h>

#include "real.h"
#include "switch_ring.h"

/*
 * The C library declares it with "...": on x86-64 and aarch64 such a call passes its arguments as
 * this definition expects them, of which an option may have fewer.
 */
EXPORT int prctl_or_filter(int option, unsigned long a, unsigned long b, unsigned long c,
			   unsigned long d) __asm__("prctl");

int prctl_or_filter(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)
{
	/* before: the filter may be in force as soon as the call is made, in other threads, too */
	if (option == PR_SET_SECCOMP)
		switch_ring_forbid();
	return real()->prctl(option, a, b, c, d);
}
