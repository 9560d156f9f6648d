/* SPDX-License-Identifier: MIT */
/* What a futex system call does: futex(2), and the newer calls of linux/futex.h. */
#ifndef LOCKCOST_PRELOAD_FUTEX_CALL_H
#define LOCKCOST_PRELOAD_FUTEX_CALL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "lockcost/futex.h"

/* Numbers that every architecture shares; glibc's headers may be older than the kernel. */
enum futex_syscall {
	FUTEX_SYSCALL_WAITV = 449,
	FUTEX_SYSCALL_WAKE = 454,
	FUTEX_SYSCALL_WAIT = 455,
	FUTEX_SYSCALL_REQUEUE = 456,
};

struct futex_call {
	enum lockcost_futex_role role;
	uint8_t command; /* FUTEX_* of futex(2); LOCKCOST_FUTEX_WAITV */
	bool is_private; /* FUTEX_PRIVATE_FLAG, FUTEX2_PRIVATE */
	uintptr_t address;
};

static inline bool futex_call_is(long number)
{
	return number == SYS_futex || number == FUTEX_SYSCALL_WAITV ||
	       (number >= FUTEX_SYSCALL_WAKE && number <= FUTEX_SYSCALL_REQUEUE);
}

/** The call by its number and six arguments. LOCKCOST_FUTEX_OTHER where there is nothing to tell.
 */
struct futex_call futex_call_of(long number, const long *arguments);

#endif
